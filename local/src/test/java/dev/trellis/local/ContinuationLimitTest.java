package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many answers go on by themselves at a time, in the sweeps of one process. */
@Timeout(60)
class ContinuationLimitTest {
  private static final int MOST = 8;

  @AutoClose private final ScriptedProvider provider = AgentConversation.provider();

  @AutoClose
  private final Installation installation =
      AgentConversation.installation(
          provider, Map.of("AGENT_AUTO_CONTINUE", "1", "RUN_LEASE_SECONDS", "2"));

  private final CountDownLatch asked = new CountDownLatch(MOST);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void eightGoOnAndTheOthersWaitForTheNextSweep() throws Exception {
    forgetThoseOfOthers();
    List<RunId> outOfTime = new ArrayList<>();
    for (int i = 0; i <= MOST; i++) {
      outOfTime.add(StoredRun.of(AgentConversation.begin(installation)).runOutOfTime());
      provider.next(
          out -> {
            asked.countDown();
            AgentFixture.await(goOn);
            ScriptedProvider.says("Done.").write(out);
          });
    }
    CompletableFuture<Void> first = sweep();
    AgentFixture.await(asked);
    assertThat(waiting(outOfTime)).isEqualTo(1);
    // One that comes meanwhile finds no place, though it looks twice.
    sweep().get(10, TimeUnit.SECONDS);
    assertThat(waiting(outOfTime)).isEqualTo(1);
    assertThat(provider.takeRequests()).hasSize(MOST);

    goOn.countDown();
    first.get(10, TimeUnit.SECONDS);
    assertThat(waiting(outOfTime)).as("nobody has swept since").isEqualTo(1);
    sweep().get(10, TimeUnit.SECONDS);
    assertThat(waiting(outOfTime)).isZero();
    assertThat(provider.takeRequests()).hasSize(1);
  }

  /** Not in the common pool, which the models' clients need. */
  private CompletableFuture<Void> sweep() {
    return CompletableFuture.runAsync(
        () -> installation.schedule("agent-stream", "trellis.sweep"), Thread::startVirtualThread);
  }

  /** What other tests have left would take the places. */
  private static void forgetThoseOfOthers() {
    run("update run set lease_until = now() where state = 'queued' and continues is not null");
  }

  /** How many of those that go on with these have not begun. */
  private static int waiting(List<RunId> outOfTime) {
    String runs = outOfTime.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
    return Integer.parseInt(
        run("select count(*) from run where state = 'queued' and continues in (%s)".formatted(runs))
            .getFirst());
  }

  private static List<String> run(String sql) {
    return Administrator.run(RunningBundle.servers().database(), sql);
  }
}
