import { fillText, loadContent } from "../../base/content.ts";
import type { Offering } from "../../base/room.ts";
import { type TodoFacts, type Todos, todoWords } from "../../base/todo.ts";
import type { Todo } from "./api.ts";

/**
 * What all rooms ask of the viewer, in the words of their content: what is pressing first, then in the order that the
 * content gives, then by deadline.
 */
export async function findTodos(
  rooms: readonly Offering[],
  ask: Parameters<Todos>[0],
): Promise<Todo[]> {
  const found: Found[] = [];
  for (const { name, parts } of rooms) {
    const facts = (await parts.todos?.(ask)) ?? [];
    for (const one of facts) if (one !== false) found.push(write(name, one, ask.now));
  }
  return found.sort(byUrgency).map(({ todo }) => todo);
}

interface Found {
  at: number;
  todo: Todo;
}
const byUrgency = (one: Found, other: Found) =>
  Number(other.todo.pressing) - Number(one.todo.pressing) ||
  one.at - other.at ||
  timeOf(one.todo) - timeOf(other.todo);
const timeOf = ({ by }: Todo) => (by === null ? Number.MAX_SAFE_INTEGER : Date.parse(by));

function write(room: string, facts: TodoFacts, now: Date): Found {
  const { kind, to, by = null, pressing = false, words = {} } = facts;
  const text = loadContent(room, "todos", todoWords, now).data.todos.find(({ id }) => id === kind);
  if (!text) throw new Error(`content/${room}/todos.yaml has no words for ${kind}`);
  const written = Object.fromEntries(
    Object.entries(words).map(([name, word]) => [
      name,
      typeof word === "number" ? word.toLocaleString("ja-JP") : (word ?? null),
    ]),
  );
  const todo = {
    kind,
    title: fillText(text.title, written),
    why: fillText(text.why, written),
    takes: text.takes || null,
    by: by && by.toISOString(),
    to,
    pressing: pressing || (by !== null && by < now),
  };
  return { at: text.at, todo };
}
