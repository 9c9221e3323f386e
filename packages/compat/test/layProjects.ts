import { layProject, sdkNames } from "../src/projects.js";

/** Before the tests: the projects that they bundle, each with its own SDK. */
export default async function layProjects(): Promise<void> {
  await Promise.all(sdkNames.map(layProject));
}
