export { handler } from "middy-hydrate/handler";
