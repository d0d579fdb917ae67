package dev.trellis.bench;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpResponse;

/** Does nothing: what its requests take is what stands before every handler. */
final class ProbeFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return _ -> HttpResponse.empty(204);
  }
}
