import ipaddr from "ipaddr.js";

/** What an operator allows although it is not public. */
export interface Allowed {
  hosts: Set<string>;
  blocks: [ipaddr.IPv4 | ipaddr.IPv6, number][];
}

/** Reads ALLOW_PRIVATE_FETCH: host names, addresses, ranges. */
export function readAllowed(entries: string[]): Allowed {
  const allowed: Allowed = { hosts: new Set(), blocks: [] };
  for (const entry of entries) {
    if (ipaddr.isValidCIDR(entry)) allowed.blocks.push(ipaddr.parseCIDR(entry));
    else if (ipaddr.isValid(entry))
      allowed.blocks.push([ipaddr.parse(entry), ipaddr.parse(entry).kind() === "ipv4" ? 32 : 128]);
    else allowed.hosts.add(entry.toLowerCase());
  }
  return allowed;
}

/** Whether this address lies in an allowed range. */
export function isAllowed(address: string, { blocks }: Allowed): boolean {
  const ip = ipaddr.process(address);
  return blocks.some(([block, bits]) => block.kind() === ip.kind() && ip.match(block, bits));
}

/** True for addresses of the public Internet only; IPv4 inside IPv6 is judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (ip.range() !== "unicast") return false;
  // 2000::/3 is all that is given out (RFC 4291); "::127.0.0.1" and its like lie outside.
  return ip.kind() === "ipv4" || (ip.toByteArray()[0]! & 0xe0) === 0x20;
}
