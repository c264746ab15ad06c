package shop;

import java.util.ArrayList;
import java.util.List;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import shop.api.OrderService;
import shop.api.Orders;

/** A provider on org.apache.dubbo: {@code Provider REGISTRY APPLICATION protocol:port[,…]}. */
public class Provider {
  public static void main(String[] args) throws Exception {
    ApplicationConfig application = new ApplicationConfig(args[1]);
    application.setQosEnable(false);
    String mode = System.getProperty("shop.register-mode");
    if (mode != null) {
      // Dubbo 2.7 has no such setting.
      ApplicationConfig.class.getMethod("setRegisterMode", String.class).invoke(application, mode);
    }
    RegistryConfig registry = new RegistryConfig(args[0]);
    registry.setTimeout(600000);
    List<ProtocolConfig> protocols = new ArrayList<>();
    for (String protocol : args[2].split(",")) {
      String[] parts = protocol.split(":");
      ProtocolConfig config = new ProtocolConfig(parts[0], Integer.parseInt(parts[1]));
      config.setSerialization(System.getProperty("shop.serialization"));
      protocols.add(config);
    }
    ServiceConfig<OrderService> service = new ServiceConfig<>();
    service.setInterface(OrderService.class);
    service.setRef(new Orders());
    service.setGroup(System.getProperty("shop.group"));
    service.setVersion(System.getProperty("shop.version"));
    service.setPath(System.getProperty("shop.path"));
    service.setToken(System.getProperty("shop.token"));
    service.setProtocols(protocols);
    if (Boolean.getBoolean("shop.static")) {
      service.setDynamic(false);
    }
    DubboBootstrap.getInstance()
        .application(application)
        .registry(registry)
        .protocols(protocols)
        .service(service)
        .start();
    System.out.println("PROVIDER READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
