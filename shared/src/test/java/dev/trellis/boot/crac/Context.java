package dev.trellis.boot.crac;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** All who are told. */
public final class Context {
  private final Set<Resource> resources = Collections.newSetFromMap(new WeakHashMap<>());

  public void register(Resource resource) {
    resources.add(resource);
  }

  public void beforeCheckpoint() throws Exception {
    for (Resource resource : resources) {
      resource.beforeCheckpoint(null);
    }
  }

  public void afterRestore() throws Exception {
    for (Resource resource : resources) {
      resource.afterRestore(null);
    }
  }
}
