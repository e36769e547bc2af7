import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components/Tabs";

/** Views of one thing side by side. Keep the chosen key in the address with `useFilters`. */
export function Tabs({
  label,
  tabs,
  chosen,
  onChoose,
}: {
  label: string;
  tabs: readonly { key: string; label: ReactNode; content: ReactNode }[];
  chosen?: string;
  onChoose?: (key: string) => void;
}) {
  return (
    <AriaTabs selectedKey={chosen} onSelectionChange={(key) => onChoose?.(String(key))}>
      <TabList
        aria-label={label}
        className="flex overflow-x-auto border-b border-solid-gray-420 p-1 pb-0 print:hidden"
      >
        {tabs.map((tab) => (
          <Tab
            key={tab.key}
            id={tab.key}
            className="flex min-h-12 cursor-pointer items-center whitespace-nowrap border-b-4 border-transparent px-4 hover:bg-solid-gray-50 selected:border-blue-900 selected:font-bold selected:text-blue-900 aria-selected:border-blue-900 aria-selected:font-bold aria-selected:text-blue-900"
          >
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.key} id={tab.key} className="pt-6">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
