/** What a thing is called by whoever made it, and by whoever owns it. */
export interface Named {
  vendor?: string | null | undefined;
  product: string;
  model?: string | null | undefined;
}

/**
 * Maker, product and model in one line, each once: 「Philips IntelliVue MX750」, whether or not the maker stands in the
 * product's name already. `products.full_name` in the database says the same.
 */
export function fullName({ vendor, product, model }: Named): string {
  const isNamed =
    !vendor || beginsWith(product, vendor) || beginsWith(product, vendor.split(" ")[0]!);
  const hasModel = !model || product.toLowerCase().endsWith(model.toLowerCase());
  return [!isNamed && vendor, product, !hasModel && model].filter(Boolean).join(" ");
}

/** 「Gemini」 does not begin with 「GE」. */
const beginsWith = (product: string, maker: string) =>
  product.toLowerCase().startsWith(maker.toLowerCase()) &&
  !/^[a-z0-9]/i.test(product.slice(maker.length));
