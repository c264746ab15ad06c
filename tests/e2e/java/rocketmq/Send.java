package shop;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

/** A RocketMQ client that sends one message: {@code Send NAMESRV_ADDR TOPIC}. It prints how that fails. */
public class Send {
  public static void main(String[] args) throws Exception {
    DefaultMQProducer producer = new DefaultMQProducer("checkout");
    if (!args[0].isEmpty()) {
      producer.setNamesrvAddr(args[0]);
    }
    producer.setSendMsgTimeout(Integer.getInteger("shop.timeout", 3000));
    producer.start();
    try {
      System.out.println("SENT " + producer.send(new Message(args[1], "tea".getBytes(StandardCharsets.UTF_8))));
    } catch (Exception failed) {
      System.out.println("SEND FAILED");
      failed.printStackTrace(System.out);
    }
    System.out.println("CLIENT READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
