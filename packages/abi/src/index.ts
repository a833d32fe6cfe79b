export { defineGatewayProfile, findGatewayProfile, gatewayAliases, gatewayProfiles } from './gateways.ts'
export { expectedExport, findAbiImport, linkedSignature, wasiModules } from './link.ts'
export {
  abiEnums,
  abiExports,
  abiImports,
  abiLimits,
  abiProperties,
  foreignFunctions,
} from './tables.generated.ts'
export type * from './types.ts'
