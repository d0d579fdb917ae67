package dev.trellis.boot;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An application context for beans that are registered by suppliers, and for nothing else. What a
 * refresh otherwise sets up for nobody, it leaves out, since a cold start would wait for it:
 * expressions, property editors, post-processors, messages (which alone list all of the JDK's
 * locales) and the life cycle.
 */
final class FunctionContext extends GenericApplicationContext {
  @Override
  protected void prepareBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    beanFactory.setBeanClassLoader(getClassLoader());
  }

  @Override
  protected void invokeBeanFactoryPostProcessors(ConfigurableListableBeanFactory beanFactory) {}

  @Override
  protected void registerBeanPostProcessors(ConfigurableListableBeanFactory beanFactory) {}

  @Override
  protected void initMessageSource() {}

  @Override
  protected void finishRefresh() {}
}
