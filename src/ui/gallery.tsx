import { useFilters } from "./address.tsx";
import { GalleryFields } from "./gallery-fields.tsx";
import { GalleryLists } from "./gallery-lists.tsx";
import { GalleryPictures } from "./gallery-pictures.tsx";
import { GallerySigns } from "./gallery-signs.tsx";
import { Page } from "./page.tsx";
import { Tabs } from "./tabs.tsx";

/** Every part in every state, for those who build pages: not in the navigation. */
export default function Gallery() {
  const [{ part }, change] = useFilters({ part: "signs" });
  return (
    <Page
      title="画面の部品"
      lead={{
        what: "画面を作る人が、部品の見た目と使い方を確かめるためのページです。データはすべて作りものです。",
        takes: "約5分",
        unsure: "docs/design.md に、考え方を書いています。",
      }}
    >
      <Tabs
        label="部品の種類"
        chosen={part}
        onChoose={(key) => change({ part: key })}
        tabs={[
          { key: "signs", label: "ボタン・表示", content: <GallerySigns /> },
          { key: "fields", label: "入力", content: <GalleryFields /> },
          { key: "lists", label: "一覧・状態", content: <GalleryLists /> },
          { key: "pictures", label: "図", content: <GalleryPictures /> },
        ]}
      />
    </Page>
  );
}
