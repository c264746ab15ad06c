package shop;

import com.alibaba.dubbo.config.ApplicationConfig;
import com.alibaba.dubbo.config.ProtocolConfig;
import com.alibaba.dubbo.config.ProviderConfig;
import com.alibaba.dubbo.config.RegistryConfig;
import com.alibaba.dubbo.config.ServiceConfig;
import java.util.Map;
import shop.api.OrderService;
import shop.api.Orders;

/** A provider on com.alibaba:dubbo: {@code Provider REGISTRY APPLICATION protocol:port}. */
public class Provider {
  public static void main(String[] args) throws Exception {
    ApplicationConfig application = new ApplicationConfig(args[1]);
    // Releases before 2.6.1 have no setter for it.
    application.setParameters(Map.of("qos.enable", "false"));
    String[] protocol = args[2].split(":");
    ServiceConfig<OrderService> service = new ServiceConfig<>();
    service.setApplication(application);
    service.setRegistry(new RegistryConfig(args[0]));
    service.setProtocol(new ProtocolConfig(protocol[0], Integer.parseInt(protocol[1])));
    service.setInterface(OrderService.class);
    service.setRef(new Orders());
    service.setGroup(System.getProperty("shop.group"));
    service.setVersion(System.getProperty("shop.version"));
    // As <dubbo:provider group= version=> does: the registered URL has them as `default.group`, …
    ProviderConfig defaults = new ProviderConfig();
    defaults.setApplication(application);
    defaults.setGroup(System.getProperty("shop.default-group"));
    defaults.setVersion(System.getProperty("shop.default-version"));
    service.setProvider(defaults);
    if (Boolean.getBoolean("shop.static")) {
      service.setDynamic(false);
    }
    service.export();
    System.out.println("PROVIDER READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
