// Documents to begin with.

import andOr from "../examples/and-or/policies.yaml";
import andOrPods from "../examples/and-or/workloads.yaml";
import egress from "../examples/egress/policies.yaml";
import egressApps from "../examples/egress/workloads.yaml";
import shop from "../examples/shop/policies.yaml";
import shopApps from "../examples/shop/workloads.yaml";
import typo from "../examples/typo/policies.yaml";
import type { Documents } from "./engine";

const both = (policies: string, workloads: string): Documents => [
  ["policies.yaml", policies],
  ["workloads.yaml", workloads],
];

export const EXAMPLES: [title: string, documents: Documents][] = [
  ["A shop in three tiers", both(shop, shopApps)],
  ["AND or OR: one dash decides", both(andOr, andOrPods)],
  ["Mistakes that the API server finds, or does not", both(typo, shopApps)],
  ["Egress without DNS", both(egress, egressApps)],
  ["Nothing yet", both("", "")],
];
