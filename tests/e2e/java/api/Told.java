package shop;

import java.util.concurrent.Callable;

/** What a call gave, a line each: {@code CALL interface ok}, or why it failed. */
public class Told {
  /** A generic call. */
  public interface Generic {
    Object invoke(String method, String[] types, Object[] arguments);
  }

  public static void call(String name, Callable<Object> call) {
    try {
      call.call();
      System.out.println("CALL " + name + " ok");
    } catch (Throwable failed) {
      String[] lines = String.valueOf(failed).split("\n");
      System.out.println("CALL " + name + " failed " + lines[0]);
    }
  }

  public static Object place(Generic service) {
    return service.invoke("place", new String[] {"java.lang.String"}, new Object[] {"tea"});
  }

  /** What an argument sets: nothing, where it is empty. */
  public static String given(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Whether calls are to go on ({@code shop.calls-on}); else it waits until it is ended. */
  public static boolean again() throws InterruptedException {
    Thread.sleep(Boolean.getBoolean("shop.calls-on") ? 1000 : Long.MAX_VALUE);
    return true;
  }
}
