/** Version of this tool as it stands in manifests; that of the package. */
export const toolVersion = '0.1.0'
