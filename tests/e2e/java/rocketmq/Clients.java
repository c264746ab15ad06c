package shop;

import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;

/**
 * A producer and a consumer of one topic: {@code Clients NAME_SERVER CLUSTER PRODUCER_GROUP
 * CONSUMER_GROUP}. They are ready once a message has gone all the way.
 */
@SuppressWarnings("deprecation") // The one way to create a topic that 4 and 5 share.
public class Clients {
  public static void main(String[] args) throws Exception {
    String topic = args[2] + "-topic";
    DefaultMQProducer producer = new DefaultMQProducer(args[2]);
    producer.setNamesrvAddr(args[0]);
    producer.start();
    CountDownLatch received = new CountDownLatch(1);
    while (true) {
      try {
        // Every cluster is a topic too, which all of its brokers have.
        producer.getDefaultMQProducerImpl().createTopic(args[1], topic, 4);
        producer.send(new Message(topic, "tea".getBytes()));
        break;
      } catch (Exception early) {
        System.out.println("not yet: " + early);
        Thread.sleep(500);
      }
    }
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args[3]);
    consumer.setNamesrvAddr(args[0]);
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              received.countDown();
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    received.await();
    System.out.println("CLIENTS READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
