package shop;

import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** A Kafka client that sends one message: {@code Send BOOTSTRAP_SERVER TOPIC}. It prints how that ends. */
public class Send {
  public static void main(String[] args) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args[0]);
    int limit = Integer.getInteger("shop.timeout", 20000);
    settings.put("max.block.ms", limit);
    settings.put("request.timeout.ms", limit / 2);
    settings.put("delivery.timeout.ms", limit);
    settings.put("linger.ms", 0);
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, text, text)) {
      RecordMetadata sent = producer.send(new ProducerRecord<>(args[1], "tea")).get();
      System.out.println("SENT " + sent);
      System.out.println("BY " + producer.partitionsFor(args[1]).get(0).leader());
    } catch (Exception failed) {
      System.out.println("SEND FAILED " + failed);
    }
    System.out.println("CLIENT READY");
  }
}
