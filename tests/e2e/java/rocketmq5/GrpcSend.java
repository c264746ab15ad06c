package shop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.producer.Producer;

/** A client of RocketMQ 5 that sends one message: {@code GrpcSend PROXY TOPIC}. It prints how that fails. */
public class GrpcSend {
  public static void main(String[] args) {
    ClientServiceProvider rocketmq = ClientServiceProvider.loadService();
    ClientConfiguration configuration =
        ClientConfiguration.newBuilder()
            .setEndpoints(args[0])
            .setRequestTimeout(Duration.ofMillis(Integer.getInteger("shop.timeout", 3000)))
            .build();
    try (Producer producer =
        rocketmq.newProducerBuilder().setClientConfiguration(configuration).setTopics(args[1]).build()) {
      byte[] body = "tea".getBytes(StandardCharsets.UTF_8);
      System.out.println(
          "SENT " + producer.send(rocketmq.newMessageBuilder().setTopic(args[1]).setBody(body).build()).getMessageId());
    } catch (Throwable failed) {
      System.out.println("SEND FAILED");
      failed.printStackTrace(System.out);
    }
    System.out.println("CLIENT READY");
    System.exit(0);
  }
}
