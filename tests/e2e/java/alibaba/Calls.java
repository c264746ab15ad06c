package shop;

import com.alibaba.dubbo.config.ApplicationConfig;
import com.alibaba.dubbo.config.ReferenceConfig;
import com.alibaba.dubbo.config.RegistryConfig;
import com.alibaba.dubbo.rpc.service.GenericService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Calls many services once, whatever their interfaces: {@code Calls REGISTRY APPLICATION
 * interface;group;version;protocol;tag …}. What isn't set is left empty; a tag is not known here.
 */
public class Calls {
  public static void main(String[] args) throws Exception {
    ApplicationConfig application = new ApplicationConfig(args[1]);
    // Releases before 2.6.1 have no setter for it.
    application.setParameters(Map.of("qos.enable", "false"));
    RegistryConfig registry = new RegistryConfig(args[0]);
    List<ReferenceConfig<GenericService>> references = new ArrayList<>();
    for (int i = 2; i < args.length; i++) {
      String[] parts = args[i].split(";", -1);
      ReferenceConfig<GenericService> reference = new ReferenceConfig<>();
      reference.setApplication(application);
      reference.setRegistry(registry);
      reference.setInterface(parts[0]);
      reference.setGeneric(true);
      reference.setGroup(Told.given(parts[1]));
      reference.setVersion(Told.given(parts[2]));
      reference.setProtocol(Told.given(parts[3]));
      reference.setCheck(false);
      reference.setRetries(0);
      reference.setTimeout(20000);
      references.add(reference);
    }
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
