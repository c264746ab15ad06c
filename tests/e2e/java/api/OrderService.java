package shop.api;

/** The one service of the end-to-end worlds. */
public interface OrderService {
  String place(String order);
}
