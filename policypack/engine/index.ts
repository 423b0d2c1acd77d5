/** The rules as policies of CrossGuard. */
export { type Handshake, watchHandshake } from "./handshake";
export {
  type JudgingPolicy,
  policiesOf,
  type Report,
  type Reported,
  SURROUNDINGS,
  type Surroundings,
} from "./policies";
