package shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** A Spring application that serves HTTP and registers itself: its settings are its arguments. */
@EnableAutoConfiguration
public class Web {
  public static void main(String[] args) {
    SpringApplication.run(Web.class, args);
    System.out.println("SPRING READY");
  }
}
