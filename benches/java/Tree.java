import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * Fills and reads a Dubbo tree with ZooKeeper's own client, 200 requests in flight.
 *
 * <pre>Tree hold SERVER ROOT SERVICES PROVIDERS-EACH FIRST-ADDRESS
 * Tree read SERVER ROOT</pre>
 *
 * What it fills in is there while it runs: providers' nodes are ephemeral.
 */
public class Tree {
  private static final Semaphore IN_FLIGHT = new Semaphore(200);
  private static final Phaser PENDING = new Phaser(1);
  private static ZooKeeper zooKeeper;

  public static void main(String[] args) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    zooKeeper =
        new ZooKeeper(
            args[1],
            30000,
            event -> {
              if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    connected.await();
    if (args[0].equals("hold")) {
      fill(args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]), address(args[5]));
      System.out.println("FILLED");
      Thread.sleep(Long.MAX_VALUE);
    } else {
      System.out.println(read(args[2]) + " providers");
    }
    zooKeeper.close();
  }

  private static void fill(String root, int services, int each, int first) throws Exception {
    create("/" + root, CreateMode.PERSISTENT);
    int address = first;
    for (int service = 0; service < services; service++) {
      String name = String.format("com.example.shop.orders.api.OrderService%04d", service);
      create("/" + root + "/" + name, CreateMode.PERSISTENT);
      for (String category : new String[] {"providers", "consumers", "configurators", "routers"}) {
        create("/" + root + "/" + name + "/" + category, CreateMode.PERSISTENT);
      }
      for (int provider = 0; provider < each; provider++) {
        String url = url(name, dotted(address++), service % 100);
        create("/" + root + "/" + name + "/providers/" + encoded(url), CreateMode.EPHEMERAL);
      }
    }
    PENDING.arriveAndAwaitAdvance();
  }

  private static int read(String root) throws Exception {
    Map<String, List<String>> services = new ConcurrentHashMap<>();
    for (String service : zooKeeper.getChildren("/" + root, false)) {
      String path = "/" + root + "/" + service + "/providers";
      start();
      zooKeeper.getChildren(
          path,
          false,
          (code, of, context, children) -> {
            services.put(path, children);
            finish(code);
          },
          null);
    }
    PENDING.arriveAndAwaitAdvance();
    AtomicInteger providers = new AtomicInteger();
    for (Map.Entry<String, List<String>> service : services.entrySet()) {
      for (String child : service.getValue()) {
        start();
        zooKeeper.exists(
            service.getKey() + "/" + child,
            false,
            (code, of, context, stat) -> {
              providers.incrementAndGet();
              finish(code);
            },
            null);
      }
    }
    PENDING.arriveAndAwaitAdvance();
    return providers.get();
  }

  private static void create(String path, CreateMode mode) {
    start();
    zooKeeper.create(
        path,
        new byte[0],
        Ids.OPEN_ACL_UNSAFE,
        mode,
        (code, of, context, name) -> finish(code),
        null);
  }

  private static void start() {
    PENDING.register();
    IN_FLIGHT.acquireUninterruptibly();
  }

  private static void finish(int code) {
    IN_FLIGHT.release();
    if (code != Code.OK.intValue()) {
      System.err.println(Code.get(code));
      System.exit(1);
    }
    PENDING.arriveAndDeregister();
  }

  private static String url(String service, String ip, int application) {
    return "dubbo://" + ip + ":20880/" + service + "?anyhost=true&application=shop-" + application
        + "&deprecated=false&dubbo=2.0.2&dynamic=true&generic=false&interface=" + service
        + "&methods=place,cancel,find&pid=1&release=2.7.23&revision=1.0.0&side=provider"
        + "&timestamp=1700000000000&version=1.0.0";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static int address(String dotted) {
    int address = 0;
    for (String part : dotted.split("\\.")) {
      address = address << 8 | Integer.parseInt(part);
    }
    return address;
  }

  private static String dotted(int address) {
    return (address >>> 24) + "." + (address >> 16 & 255) + "."
        + (address >> 8 & 255) + "." + (address & 255);
  }
}
