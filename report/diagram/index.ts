/** An estate as a picture: networks, ways out, and what may take them. */
export {
  type Flow,
  type Picture,
  type PicturedExit,
  type PicturedNetwork,
  type PicturedSource,
  pictureOf,
} from "./picture";
export { svgDiagram } from "./svg";
