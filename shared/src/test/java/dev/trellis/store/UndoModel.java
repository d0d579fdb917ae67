package dev.trellis.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** An editor's undo stack, of whole trees: what undoing and redoing in a project is held to. */
final class UndoModel {
  private final Deque<Map<String, String>> before = new ArrayDeque<>();
  private final Deque<Map<String, String>> undone = new ArrayDeque<>();
  private Map<String, String> present;

  UndoModel(Map<String, String> present) {
    this.present = present;
  }

  Map<String, String> present() {
    return present;
  }

  boolean canUndo() {
    return !before.isEmpty();
  }

  boolean canRedo() {
    return !undone.isEmpty();
  }

  void change(Map<String, String> next) {
    before.push(present);
    undone.clear();
    present = next;
  }

  void undo() {
    undone.push(present);
    present = before.pop();
  }

  void redo() {
    before.push(present);
    present = undone.pop();
  }
}
