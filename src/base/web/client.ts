import ipaddr from "ipaddr.js";

/** An IPv4 address, also where a listener for IPv6 (::ffff:…) or a translator (RFC 6052) writes it as IPv6. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv6" && parsed.range() === "rfc6052")
    return new ipaddr.IPv4(parsed.toByteArray().slice(12));
  return parsed;
}

/**
 * What counts as one client wherever tries, searches or connections are counted by address: an IPv4 address, or the
 * /64 network that one line of IPv6 has to itself (whoever has it picks new addresses as they please).
 */
export function clientOf({ ip }: { ip: string }): string {
  const address = parse(ip);
  if (!address) return ip;
  return address.kind() === "ipv6"
    ? `${(address as ipaddr.IPv6).parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(":")}::/64`
    : address.toString();
}

/** The network an address belongs to (IPv4 /16, IPv6 /32): enough to recognise one's own, too little to find a person. */
export function coarsePlace(ip: string): string {
  const address = parse(ip);
  if (!address) return "";
  const bytes = address.toByteArray();
  if (address.kind() === "ipv4") return `${bytes[0]}.${bytes[1]}.*.*`;
  const [first, second] = (address as ipaddr.IPv6).parts;
  return `${first!.toString(16)}:${second!.toString(16)}:…`;
}

/** The network an address belongs to (IPv4 /24, IPv6 /48), for the access log: a site, not a person. */
export function networkOf(ip: string): string {
  const address = parse(ip);
  if (!address) return "";
  const bytes = address.toByteArray();
  if (address.kind() === "ipv4") return `${bytes.slice(0, 3).join(".")}.0/24`;
  const [first, second, third] = (address as ipaddr.IPv6).parts;
  return `${[first, second, third].map((part) => part!.toString(16)).join(":")}::/48`;
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
