package whoami;

import java.io.File;
import java.io.FileInputStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Asks the real software of each folder which address it would register here, by the very code that
 * chooses it: `NAME TAB ADDRESS` a line, or `NAME TAB !MESSAGE` where it refuses. Each version has a
 * class loader of its own, so that none remembers another's choice.
 *
 * <p>Arguments: the folder of folders, then KEY=VALUE: registry=HOST:PORT, broker=FILE, server=FILE.
 */
public class Choices {
    private static final Map<String, String> GIVEN = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        for (int at = 1; at < arguments.length; at++) {
            String[] pair = arguments[at].split("=", 2);
            GIVEN.put(pair[0], pair[1]);
        }
        File[] folders = new File(arguments[0]).listFiles(File::isDirectory);
        Arrays.sort(folders);
        for (File folder : folders) {
            String name = folder.getName();
            if (!name.startsWith("with-")) {
                System.out.println(name + "\t" + choice(arguments[0], name));
            }
        }
        System.out.flush();
        // Not exit: what some versions have started would take its time to end.
        Runtime.getRuntime().halt(0);
    }

    private static String choice(String root, String name) {
        try {
            ClassLoader loader = loader(root, name);
            Thread.currentThread().setContextClassLoader(loader);
            if (name.startsWith("dubbo-")) {
                return dubbo(loader, name.matches("dubbo-2\\.[56]\\..*") ? "com.alibaba.dubbo" : "org.apache.dubbo");
            } else if (name.startsWith("rocketmq-")) {
                return rocketmq(loader);
            } else if (name.startsWith("kafka-")) {
                return kafka(loader);
            } else if (name.startsWith("spring-")) {
                return spring(loader);
            }
            throw new IllegalStateException("what is " + name + "?");
        } catch (Throwable error) {
            Throwable cause = error;
            while (cause.getCause() != null
                    && (cause instanceof InvocationTargetException || cause instanceof ExceptionInInitializerError)) {
                cause = cause.getCause();
            }
            if (cause instanceof LinkageError || cause instanceof ReflectiveOperationException) {
                cause.printStackTrace();
            }
            String message = String.valueOf(cause.getMessage()).split("\n")[0];
            return "!" + cause.getClass().getSimpleName() + ": " + message;
        }
    }

    private static ClassLoader loader(String root, String name) throws Exception {
        List<URL> jars = new ArrayList<>();
        for (String folder : List.of(name, "with-" + name.replaceAll("-.*", ""))) {
            File[] files = new File(root, folder).listFiles();
            for (File file : files == null ? new File[0] : files) {
                jars.add(file.toURI().toURL());
            }
        }
        return new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    /** ServiceConfig.findConfigedHosts, later findConfiguredHosts, on a protocol named dubbo. */
    private static String dubbo(ClassLoader loader, String root) throws Exception {
        Class<?> service = loader.loadClass(root + ".config.ServiceConfig");
        Class<?> protocolClass = loader.loadClass(root + ".config.ProtocolConfig");
        Object protocol = bare(protocolClass);
        set(protocol, "name", "dubbo");
        set(protocol, "host", host("dubbo.protocol.host", "DUBBO_PROTOCOL_HOST", root));
        for (Method method : service.getDeclaredMethods()) {
            if (!List.of("findConfigedHosts", "findConfiguredHosts").contains(method.getName())) {
                continue;
            }
            List<Object> arguments = new ArrayList<>();
            for (Class<?> type : method.getParameterTypes()) {
                if (type == protocolClass) {
                    arguments.add(protocol);
                } else if (type == List.class) {
                    arguments.add(registries(loader, root));
                } else if (type == Map.class) {
                    arguments.add(new HashMap<String, String>());
                } else {
                    arguments.add(null);
                }
            }
            method.setAccessible(true);
            Object target = Modifier.isStatic(method.getModifiers()) ? null : bare(service);
            return (String) method.invoke(target, arguments.toArray());
        }
        throw new IllegalStateException("ServiceConfig has no such method");
    }

    /** What Dubbo's own configuration would put into the protocol. */
    private static String host(String option, String variable, String root) {
        String host = System.getProperty(option);
        boolean variables = root.startsWith("org.apache");
        return host == null && variables ? System.getenv(variable) : host;
    }

    private static List<Object> registries(ClassLoader loader, String root) throws Exception {
        String registry = GIVEN.get("registry");
        if (registry == null) {
            return Collections.emptyList();
        }
        Method valueOf = loader.loadClass(root + ".common.URL").getMethod("valueOf", String.class);
        return List.of(valueOf.invoke(null, "registry://" + registry + "/x?registry=zookeeper"));
    }

    /** BrokerConfig.getBrokerIP1, after the broker's file was put into it as BrokerStartup does. */
    private static String rocketmq(ClassLoader loader) throws Exception {
        Class<?> configClass = loader.loadClass("org.apache.rocketmq.common.BrokerConfig");
        Object config = configClass.getConstructor().newInstance();
        if (GIVEN.containsKey("broker")) {
            Class<?> mixAll = loader.loadClass("org.apache.rocketmq.common.MixAll");
            Method put = mixAll.getMethod("properties2Object", Properties.class, Object.class);
            put.invoke(null, properties(GIVEN.get("broker")), config);
        }
        return configClass.getMethod("getBrokerIP1").invoke(config) + " "
                + configClass.getMethod("getBrokerIP2").invoke(config);
    }

    /** KafkaConfig's listeners, and ListenerInfo as BrokerServer makes it of them. */
    private static String kafka(ClassLoader loader) throws Exception {
        Properties properties = new Properties();
        properties.put("process.roles", "broker");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "9@localhost:9093");
        properties.put("controller.listener.names", "CONTROLLER");
        if (GIVEN.containsKey("server")) {
            properties.putAll(properties(GIVEN.get("server")));
        }
        Class<?> configClass = loader.loadClass("kafka.server.KafkaConfig");
        Object config = configClass.getConstructor(Map.class).newInstance(properties);
        Object endpoints = configClass.getMethod("effectiveAdvertisedBrokerListeners").invoke(config);
        List<Object> listeners = new ArrayList<>();
        Object iterator = endpoints.getClass().getMethod("iterator").invoke(endpoints);
        Method hasNext = loader.loadClass("scala.collection.Iterator").getMethod("hasNext");
        Method next = loader.loadClass("scala.collection.Iterator").getMethod("next");
        while ((Boolean) hasNext.invoke(iterator)) {
            Object endpoint = next.invoke(iterator);
            listeners.add(endpoint.getClass().getMethod("toJava").invoke(endpoint));
        }
        Class<?> info = loader.loadClass("org.apache.kafka.metadata.ListenerInfo");
        Method create = info.getMethod("create", List.class);
        Object made = create.invoke(null, listeners);
        Object resolved = info.getMethod("withWildcardHostnamesResolved").invoke(made);
        Map<?, ?> all = (Map<?, ?>) info.getMethod("listeners").invoke(resolved);
        List<String> hosts = new ArrayList<>();
        for (Object endpoint : all.values()) {
            hosts.add((String) endpoint.getClass().getMethod("host").invoke(endpoint));
        }
        return String.join(" ", hosts);
    }

    /** The instance host of spring-cloud-zookeeper, by the address of InetUtils. */
    private static String spring(ClassLoader loader) throws Exception {
        String commons = "org.springframework.cloud.commons.util.";
        Class<?> propertiesClass = loader.loadClass(commons + "InetUtilsProperties");
        Object properties = propertiesClass.getConstructor().newInstance();
        String preferred = System.getProperty("spring.cloud.inetutils.preferred-networks");
        if (preferred != null) {
            propertiesClass.getMethod("setPreferredNetworks", List.class).invoke(properties, List.of(preferred.split(",")));
        }
        String ignored = System.getProperty("spring.cloud.inetutils.ignored-interfaces");
        if (ignored != null) {
            propertiesClass.getMethod("setIgnoredInterfaces", List.class).invoke(properties, List.of(ignored.split(",")));
        }
        Class<?> utilsClass = loader.loadClass(commons + "InetUtils");
        Object utils = utilsClass.getConstructor(propertiesClass).newInstance(properties);
        Class<?> discovery =
                loader.loadClass("org.springframework.cloud.zookeeper.discovery.ZookeeperDiscoveryProperties");
        Object made = discovery.getConstructor(utilsClass).newInstance(utils);
        boolean prefersIp = Boolean.getBoolean("spring.cloud.zookeeper.discovery.prefer-ip-address");
        discovery.getMethod("setPreferIpAddress", boolean.class).invoke(made, prefersIp);
        return (String) discovery.getMethod("getInstanceHost").invoke(made);
    }

    /** An object whose constructors were not run: they would start half of Dubbo. */
    private static Object bare(Class<?> type) throws Exception {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        Field field = unsafe.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        return unsafe.getMethod("allocateInstance", Class.class).invoke(field.get(null), type);
    }

    private static void set(Object object, String name, Object value) throws Exception {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(object, value);
    }

    private static Properties properties(String file) throws Exception {
        Properties properties = new Properties();
        try (FileInputStream in = new FileInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
