/** A hundred threads that wait. */
public class Threads {
  public static void main(String[] arguments) throws InterruptedException {
    for (int at = 0; at < 100; at++) {
      Thread thread = new Thread(Threads::pause);
      thread.setDaemon(true);
      thread.start();
    }
    System.out.println("ready");
    pause();
  }

  private static void pause() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
