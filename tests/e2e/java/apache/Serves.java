package shop;

import java.util.ArrayList;
import java.util.List;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.rpc.service.GenericService;

/**
 * Serves many interfaces that are nobody's classes, and registers none of them: {@code Serves REGISTRY
 * APPLICATION port interface;group;version …}.
 */
public class Serves {
  public static void main(String[] args) throws Exception {
    ApplicationConfig application = new ApplicationConfig(args[1]);
    application.setQosEnable(false);
    ProtocolConfig protocol = new ProtocolConfig("dubbo", Integer.parseInt(args[2]));
    List<ServiceConfig<GenericService>> services = new ArrayList<>();
    for (int i = 3; i < args.length; i++) {
      String[] parts = args[i].split(";", -1);
      ServiceConfig<GenericService> service = new ServiceConfig<>();
      service.setApplication(application);
      service.setRegistry(new RegistryConfig("N/A"));
      service.setProtocol(protocol);
      service.setInterface(parts[0]);
      service.setGroup(Told.given(parts[1]));
      service.setVersion(Told.given(parts[2]));
      service.setRef((method, types, arguments) -> "placed");
      service.export();
      services.add(service);
    }
    System.out.println("PROVIDER READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
