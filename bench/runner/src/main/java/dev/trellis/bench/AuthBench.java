package dev.trellis.bench;

import java.util.ArrayList;
import java.util.List;

/** What it costs to know who calls, and what the time of a sign-in tells. */
final class AuthBench {
  private AuthBench() {}

  static String run(Database database) throws Exception {
    List<Goal> goals = new ArrayList<>();
    String verification = new VerificationBench(database).run(database.settings(), goals);
    String signIn = new SignInBench(database).run(goals);
    return Report.machine()
        + "; one process, SerialGC, C1, as on Lambda.\n\n"
        + verification
        + signIn
        + "\n"
        + Goal.table(goals);
  }
}
