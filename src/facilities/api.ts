import { z } from "zod";

export const institutionKind = z.enum([
  "hospital",
  "clinic_beds",
  "clinic",
  "dental",
  "pharmacy",
  "midwifery",
  "visiting_nursing",
]);
export const bedClass = z.enum([
  "none",
  "1-19",
  "20-99",
  "100-199",
  "200-299",
  "300-399",
  "400-499",
  "500+",
]);
export const medicalFunction = z.enum([
  "advanced_treatment",
  "disaster_base",
  "emergency_center",
  "secondary_emergency",
  "regional_support",
  "psychiatric",
  "long_term",
]);
export const founder = z.enum([
  "national",
  "public",
  "university",
  "medical_corporation",
  "individual",
  "other",
]);
export const prefecture = z
  .string()
  .regex(/^(0[1-9]|[1-3]\d|4[0-7])$/, "都道府県を選んでください。");
