package shop;

import com.alibaba.dubbo.config.ApplicationConfig;
import com.alibaba.dubbo.config.ReferenceConfig;
import com.alibaba.dubbo.config.RegistryConfig;
import java.util.Map;
import shop.api.OrderService;

/**
 * A consumer on com.alibaba:dubbo: {@code Consumer REGISTRY APPLICATION}. It subscribes and calls, once or
 * ({@code shop.calls-on}) again and again; a call may fail.
 */
public class Consumer {
  public static void main(String[] args) throws Exception {
    ApplicationConfig application = new ApplicationConfig(args[1]);
    // Releases before 2.6.1 have no setter for it.
    application.setParameters(Map.of("qos.enable", "false"));
    ReferenceConfig<OrderService> reference = new ReferenceConfig<>();
    reference.setApplication(application);
    reference.setRegistry(new RegistryConfig(args[0]));
    reference.setInterface(OrderService.class);
    reference.setGroup(System.getProperty("shop.group"));
    reference.setVersion(System.getProperty("shop.version"));
    reference.setCheck(false);
    OrderService orders = reference.get();
    System.out.println("CONSUMER READY");
    do {
      try {
        System.out.println("CALL " + orders.place("tea"));
      } catch (RuntimeException failed) {
        System.out.println("CALL FAILED " + failed);
        failed.printStackTrace(System.out);
      }
      Thread.sleep(500);
    } while (Boolean.getBoolean("shop.calls-on"));
    Thread.sleep(Long.MAX_VALUE);
  }
}
