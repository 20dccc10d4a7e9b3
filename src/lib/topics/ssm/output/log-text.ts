/**
 * What an event in CloudWatch Logs says of a text. Pure. The agent puts whole lines into an event, one or many; an
 * event that ends without a line end is the last one, or a piece of a line that was too long for one event.
 */

/** No line that is shorter than this is cut into pieces. */
const SHORTEST_PIECE = 51_200;

/** The text that an event stands for. A line end is put back where the agent or the service took it away. */
export function textOfEvent(message: string): string {
  // An event cannot be empty: an empty line stands there as a space.
  if (message === ' ') return '\n';
  return message.endsWith('\n') || message.length >= SHORTEST_PIECE ? message : `${message}\n`;
}
