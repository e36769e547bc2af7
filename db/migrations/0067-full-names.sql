-- Maker, product and model in one line, each once; src/things/products/api-name.ts says the same for pages.
create function products.begins_with(product text, maker text) returns boolean
language sql immutable parallel safe
return starts_with(lower(product), lower(maker)) and substr(lower(product), length(maker) + 1, 1) !~ '[a-z0-9]';

create function products.full_name(vendor text, product text, model text) returns text
language sql immutable parallel safe
return concat_ws(' ',
  case when vendor <> '' and not products.begins_with(product, vendor)
    and not products.begins_with(product, split_part(vendor, ' ', 1)) then vendor end,
  product,
  case when model <> '' and right(lower(product), length(model)) <> lower(model) then model end);
