package shop;

import java.util.ArrayList;
import java.util.List;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.service.GenericService;

/**
 * Calls many services once, whatever their interfaces: {@code Calls REGISTRY APPLICATION
 * interface;group;version;protocol;tag …}. What isn't set is left empty.
 */
public class Calls {
  public static void main(String[] args) throws Exception {
    ApplicationConfig application = new ApplicationConfig(args[1]);
    application.setQosEnable(false);
    RegistryConfig registry = new RegistryConfig(args[0]);
    registry.setTimeout(20000);
    if (System.getProperty("shop.registry-group") != null) {
      registry.setGroup(System.getProperty("shop.registry-group"));
    }
    List<ReferenceConfig<GenericService>> references = new ArrayList<>();
    DubboBootstrap bootstrap =
        DubboBootstrap.getInstance().application(application).registry(registry);
    for (int i = 2; i < args.length; i++) {
      String[] parts = args[i].split(";", -1);
      ReferenceConfig<GenericService> reference = new ReferenceConfig<>();
      reference.setInterface(parts[0]);
      reference.setGeneric("true");
      reference.setGroup(Told.given(parts[1]));
      reference.setVersion(Told.given(parts[2]));
      reference.setProtocol(Told.given(parts[3]));
      reference.setTag(Told.given(parts[4]));
      reference.setCheck(false);
      reference.setRetries(0);
      reference.setTimeout(20000);
      references.add(reference);
      bootstrap.reference(reference);
    }
    bootstrap.start();
    callAll(references);
    System.out.println("CALLS READY");
    while (Told.again()) {
      callAll(references);
    }
  }

  private static void callAll(List<ReferenceConfig<GenericService>> references) {
    for (ReferenceConfig<GenericService> reference : references) {
      Told.call(reference.getInterface(), () -> Told.place(reference.get()::$invoke));
    }
  }
}
