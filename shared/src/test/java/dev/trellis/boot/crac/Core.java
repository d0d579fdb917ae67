package dev.trellis.boot.crac;

/** Where {@code org.crac} asks for the context. */
public final class Core {
  private static final Context CONTEXT = new Context();

  private Core() {}

  public static Context getGlobalContext() {
    return CONTEXT;
  }

  /** Has to be there, and is never called: Lambda takes its snapshots itself. */
  public static void checkpointRestore() {}
}
