import { keptSetting } from "../data/setting.ts";

/** Who writes to people in this installation, and how a person is reached. Set on screen. */
export interface Sender {
  name: string;
  /** Phone, mail, hours: shown as typed. Empty = not set yet, and said so on the secretariat's screen. */
  contact: string;
}

const sender = keptSetting<Sender>("sender", { name: "事務局", contact: "" });
export const getSender = sender.get;
export const saveSender = sender.save;
