import ipaddr from "ipaddr.js";

/** An IPv4 address, also where a listener for IPv6 (::ffff:…) or a translator (RFC 6052) writes it as IPv6. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv6" && parsed.range() === "rfc6052")
    return new ipaddr.IPv4(parsed.toByteArray().slice(12));
  return parsed;
}

const groupsOf = ({ parts }: ipaddr.IPv6, most: number) =>
  parts
    .slice(0, most)
    .map((part) => part.toString(16))
    .join(":");

/**
 * What counts as one client wherever tries, searches or connections are counted by address: an IPv4 address, or the
 * /64 network that one line of IPv6 has to itself (whoever has it picks new addresses as they please).
 */
export function clientOf({ ip }: { ip: string }): string {
  const address = parse(ip);
  if (!address) return ip;
  return address instanceof ipaddr.IPv6 ? `${groupsOf(address, 4)}::/64` : address.toString();
}

/** The network an address belongs to (IPv4 /16, IPv6 /32): enough to recognise one's own, too little to find a person. */
export function coarsePlace(ip: string): string {
  const address = parse(ip);
  if (!address) return "";
  if (address instanceof ipaddr.IPv6) return `${groupsOf(address, 2)}:…`;
  return `${address.octets.slice(0, 2).join(".")}.*.*`;
}

/** The network an address belongs to (IPv4 /24, IPv6 /48), for the access log: a site, not a person. */
export function networkOf(ip: string): string {
  const address = parse(ip);
  if (!address) return "";
  if (address instanceof ipaddr.IPv6) return `${groupsOf(address, 3)}::/48`;
  return `${address.octets.slice(0, 3).join(".")}.0/24`;
}

/** Whether somebody on this very machine is at the other end of a line, and no proxy says that it is another. */
export function isFromHere(socketAddress: string | undefined, headers: object): boolean {
  const isForwarded = FORWARDS.some((name) => name in headers);
  return !isForwarded && parse(socketAddress ?? "")?.range() === "loopback";
}

/** What proxies add for whom they stand in front of. */
const FORWARDS = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];
