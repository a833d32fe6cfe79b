export type ExampleName =
  | 'header-go'
  | 'header-assemblyscript'
  | 'jwt-assemblyscript'
  | 'header-cpp'
  | 'oauth'
  | 'oauth-go'
  | 'oauth-assemblyscript'
  | 'jwt-auth'
  | 'key-auth'
  | 'basic-auth'
  | 'hmac-auth'
  | 'request-block'
  | 'bot-detect'
  | 'custom-response'
  | 'transformer'

/**
 * Builds one of the example plugins, unless these very sources were built before.
 *
 * @returns the path of the module, in the tool's cache folder
 */
export declare function buildExample(name: ExampleName): Promise<string>
