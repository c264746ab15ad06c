package shop.api;

/** Answers at once. */
public class Orders implements OrderService {
  @Override
  public String place(String order) {
    return "placed " + order;
  }
}
