package dev.trellis.local;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaAdapter;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.runtime.ResponseStream;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/**
 * A function of the template, started from its entry class and called through its bean, as on
 * Lambda.
 */
final class LocalFunction implements AutoCloseable {
  private static final Duration TIME_TO_END = Duration.ofSeconds(5);

  private final String name;
  private final Duration timeout;
  private final LambdaAdapter bean;
  private final Set<Thread> calls = ConcurrentHashMap.newKeySet();

  private LocalFunction(String name, Duration timeout, LambdaAdapter bean) {
    this.name = name;
    this.timeout = timeout;
    this.bean = bean;
  }

  /**
   * Starts a function.
   *
   * @throws StartException if the template names a class that is no function
   */
  static LocalFunction start(Template.FunctionBlock block, App app) {
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean("app", App.class, () -> app);
    entry(block).initialize(context);
    context.refresh();
    return new LocalFunction(block.name(), block.timeout(), context.getBean(LambdaAdapter.class));
  }

  String name() {
    return name;
  }

  private static LambdaFunction entry(Template.FunctionBlock block) {
    try {
      return LambdaFunction.named(block.entryClass());
    } catch (IllegalArgumentException notAFunction) {
      throw new StartException(
          "template.yaml: %s: %s".formatted(block.name(), notAFunction.getMessage()), notAFunction);
    }
  }

  /**
   * Calls the function and waits no longer than its time limit.
   *
   * @param stream where the answer goes while it is produced; empty to get it as the result
   * @throws TimeoutException if the limit has passed; the function's thread is interrupted
   */
  byte[] call(byte[] event, Optional<ResponseStream> stream) throws TimeoutException {
    Map<String, Object> headers = new HashMap<>();
    headers.put(LambdaAdapter.DEADLINE, Instant.now().plus(timeout));
    stream.ifPresent(s -> headers.put(LambdaAdapter.RESPONSE_STREAM, s));
    FutureTask<Message<byte[]>> call =
        new FutureTask<>(
            () -> bean.apply(new GenericMessage<>(new ByteArrayInputStream(event), headers)));
    Thread thread = Thread.ofVirtual().name(name).unstarted(() -> runTracked(call));
    calls.add(thread);
    thread.start();
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS).getPayload();
    } catch (InterruptedException stopped) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new TimeoutException("stopped");
    } catch (TimeoutException slow) {
      thread.interrupt();
      throw slow;
    } catch (ExecutionException bug) {
      throw new IllegalStateException(name + " failed", bug.getCause());
    }
  }

  private void runTracked(Runnable call) {
    try {
      call.run();
    } finally {
      calls.remove(Thread.currentThread());
    }
  }

  /** Interrupts the calls that are under way, and gives them a moment to store what they have. */
  @Override
  public void close() {
    calls.forEach(Thread::interrupt);
    try {
      for (Thread call : calls) {
        call.join(TIME_TO_END);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
