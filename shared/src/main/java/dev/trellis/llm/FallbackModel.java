package dev.trellis.llm;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several models, asked in turn until one begins to answer. The next is asked where the one before
 * is overloaded, cannot be reached, does not begin in time or refuses our key, and never once an
 * answer has begun: nobody can say what another model would have gone on with. {@link
 * ModelStream#model()} tells which one answers.
 *
 * <p>A model that failed five times running is passed over for 30 s, unless all are.
 */
public final class FallbackModel implements Model {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackModel.class);

  private final List<Link> chain;
  private final Duration total;
  private final LongSupplier nanoTime;

  private record Link(Model model, Circuit circuit) {}

  /**
   * A chain of models.
   *
   * @param models in the order in which they are asked; at least one
   * @param total for a whole answer, all models and their tries included; more than zero
   */
  public FallbackModel(List<Model> models, Duration total) {
    this(models, total, System::nanoTime);
  }

  FallbackModel(List<Model> models, Duration total, LongSupplier nanoTime) {
    if (models.isEmpty() || !total.isPositive()) {
      throw new IllegalArgumentException("a chain needs a model and time");
    }
    this.chain = models.stream().map(model -> new Link(model, new Circuit(nanoTime))).toList();
    this.total = total;
    this.nanoTime = nanoTime;
  }

  /** The name of the model that is asked first. */
  @Override
  public String name() {
    return chain.getFirst().model().name();
  }

  @Override
  public List<String> names() {
    return chain.stream().map(link -> link.model().name()).toList();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelException also of the model that was asked last, if none begins to answer or the
   *     time is over
   */
  @Override
  public ModelStream stream(ModelRequest request) {
    Duration limit = request.timeLimit(total);
    long start = nanoTime.getAsLong();
    ModelException failure = null;
    for (Link link : inTurn()) {
      Duration left = limit.minusNanos(nanoTime.getAsLong() - start);
      if (failure != null && !left.isPositive()) {
        throw failure;
      }
      try {
        return answer(link, request.within(left));
      } catch (ModelException e) {
        if (!anotherMayAnswer(e.kind())) {
          throw e;
        }
        link.circuit().failed();
        LOG.warn("{} does not answer: {}", link.model().name(), e.kind(), e);
        failure = e;
      }
    }
    throw failure == null ? new IllegalStateException("the chain is empty") : failure;
  }

  private ModelStream answer(Link link, ModelRequest request) {
    ModelStream answer = link.model().stream(request);
    link.circuit().succeeded();
    if (!answer.model().equals(name())) {
      LOG.warn("{} answers in place of {}", answer.model(), name());
    }
    return answer;
  }

  private List<Link> inTurn() {
    List<Link> closed = chain.stream().filter(link -> !link.circuit().isOpen()).toList();
    return closed.isEmpty() ? chain : closed;
  }

  private static boolean anotherMayAnswer(ModelException.Kind kind) {
    return switch (kind) {
      case OVERLOADED, UNREACHABLE, TIMED_OUT, UNAUTHORIZED -> true;
      case REJECTED, MALFORMED, CLOSED -> false;
    };
  }

  /** Checks the model that is asked first; each of the others has a check of its own. */
  @Override
  public void check() {
    chain.getFirst().model().check();
  }

  @Override
  public void disconnect() {
    chain.forEach(link -> link.model().disconnect());
  }
}
