package shop;

import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import shop.api.OrderService;

/** A consumer on org.apache.dubbo: {@code Consumer REGISTRY APPLICATION}. It subscribes; a call may fail. */
public class Consumer {
  public static void main(String[] args) throws Exception {
    ApplicationConfig application = new ApplicationConfig(args[1]);
    application.setQosEnable(false);
    RegistryConfig registry = new RegistryConfig(args[0]);
    registry.setTimeout(20000);
    ReferenceConfig<OrderService> reference = new ReferenceConfig<>();
    reference.setInterface(OrderService.class);
    reference.setGroup(System.getProperty("shop.group"));
    reference.setVersion(System.getProperty("shop.version"));
    reference.setCheck(false);
    DubboBootstrap.getInstance()
        .application(application)
        .registry(registry)
        .reference(reference)
        .start();
    try {
      System.out.println("CALL " + reference.get().place("tea"));
    } catch (RuntimeException failed) {
      System.out.println("CALL FAILED " + failed);
      failed.printStackTrace(System.out);
    }
    System.out.println("CONSUMER READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
