package dev.trellis.local;

import dev.trellis.config.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that keeps the databases between two starts. One bundle uses it at a time, which a
 * locked file ensures.
 */
final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be, and takes it.
   *
   * @param fresh whether to delete what is in it, once the servers that were left over in it are
   *     stopped
   * @throws StartException if it cannot be used
   */
  static DataFolder open(Path root, boolean fresh) {
    try {
      Files.createDirectories(root);
      FileChannel lock =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(lock)) {
        lock.close();
        throw new StartException(
            "Another Trellis uses %s. Stop it, or take another folder with --data."
                .formatted(root));
      }
      DataFolder folder = new DataFolder(root, lock);
      folder.stopLeftovers();
      if (fresh) {
        folder.empty();
      }
      return folder;
    } catch (IOException unusable) {
      throw new StartException("Cannot use the data folder %s: %s".formatted(root, unusable));
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  Path database() {
    return root.resolve("postgres");
  }

  Path cache() {
    return root.resolve("redis");
  }

  Path cachePid() {
    return root.resolve("redis.pid");
  }

  /** A random secret of 64 characters that stays the same from start to start. */
  Secret secret(String name) {
    Optional<Secret> kept = kept(name);
    if (kept.isPresent()) {
      return kept.get();
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Secret made = new Secret(HexFormat.of().formatHex(random));
    keep(name, made);
    return made;
  }

  /** A secret that was kept here. */
  Optional<Secret> kept(String name) {
    Path file = secretFile(name);
    try {
      return Files.exists(file)
          ? Optional.of(new Secret(Files.readString(file)))
          : Optional.empty();
    } catch (IOException unusable) {
      throw new StartException("Cannot use %s: %s".formatted(file, unusable));
    }
  }

  /** Keeps a secret for the next start, where nobody else of this machine can read it. */
  void keep(String name, Secret secret) {
    Path file = secretFile(name);
    try {
      Files.createDirectories(secrets());
      Path made = Files.createTempFile(secrets(), name, "");
      if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(made, secret.reveal());
      Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unusable) {
      throw new StartException("Cannot use %s: %s".formatted(file, unusable));
    }
  }

  Path secretFile(String name) {
    return secrets().resolve(name);
  }

  private Path secrets() {
    return root.resolve("secrets");
  }

  /** Servers outlive a bundle that was killed. Two on the same files would damage them. */
  private void stopLeftovers() throws IOException {
    LeftoverServer.stop(database().resolve("postmaster.pid"), "postgres");
    LeftoverServer.stop(cachePid(), "redis");
  }

  private void empty() throws IOException {
    for (Path path : List.of(database(), cache(), secrets())) {
      if (Files.exists(path)) {
        try (Stream<Path> all = Files.walk(path)) {
          for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException released) {
      // The process is about to end, which releases the lock as well.
    }
  }
}
