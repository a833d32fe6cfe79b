// Made by scripts/generate.mjs from data/proxy-wasm-abi.json; change that file instead.
import type { AbiEnums, AbiHostProfile, AbiImport, AbiExport, AbiLimits, AbiProperty, HostFamily } from './types.ts'

export const abiImports: readonly AbiImport[] = [
 {
  "module": "env",
  "name": "proxy_log",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "log_level",
   "message_data",
   "message_size"
  ],
  "group": "log",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "env",
  "name": "proxy_get_status",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_status_code",
   "return_status_message_data",
   "return_status_message_size"
  ],
  "group": "stream",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_set_property",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "path_data",
   "path_size",
   "value_data",
   "value_size"
  ],
  "group": "property",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_property",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "path_data",
   "path_size",
   "return_value_data",
   "return_value_size"
  ],
  "group": "property",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_send_local_response",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "status_code",
   "status_code_details_data",
   "status_code_details_size",
   "body_data",
   "body_size",
   "serialized_headers_data",
   "serialized_headers_size",
   "grpc_status"
  ],
  "group": "http",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_shared_data",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "key_data",
   "key_size",
   "return_value_data",
   "return_value_size",
   "return_cas"
  ],
  "group": "shared-data",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_set_shared_data",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "key_data",
   "key_size",
   "value_data",
   "value_size",
   "cas"
  ],
  "group": "shared-data",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_register_shared_queue",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "name_data",
   "name_size",
   "return_queue_id"
  ],
  "group": "shared-queue",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_resolve_shared_queue",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "vm_id_data",
   "vm_id_size",
   "name_data",
   "name_size",
   "return_queue_id"
  ],
  "group": "shared-queue",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_dequeue_shared_queue",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "queue_id",
   "return_value_data",
   "return_value_size"
  ],
  "group": "shared-queue",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_enqueue_shared_queue",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "queue_id",
   "value_data",
   "value_size"
  ],
  "group": "shared-queue",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_header_map_value",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "map_id",
   "key_data",
   "key_size",
   "return_value_data",
   "return_value_size"
  ],
  "group": "header-map",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_add_header_map_value",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "map_id",
   "key_data",
   "key_size",
   "value_data",
   "value_size"
  ],
  "group": "header-map",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_replace_header_map_value",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "map_id",
   "key_data",
   "key_size",
   "value_data",
   "value_size"
  ],
  "group": "header-map",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_remove_header_map_value",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "map_id",
   "key_data",
   "key_size"
  ],
  "group": "header-map",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_header_map_pairs",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "map_id",
   "return_serialized_pairs_data",
   "return_serialized_pairs_size"
  ],
  "group": "header-map",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_set_header_map_pairs",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "map_id",
   "serialized_pairs_data",
   "serialized_pairs_size"
  ],
  "group": "header-map",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_header_map_size",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "map_id",
   "return_serialized_pairs_size"
  ],
  "group": "header-map",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_buffer_status",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "buffer_id",
   "return_buffer_size",
   "return_unused"
  ],
  "group": "buffer",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_buffer_bytes",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "buffer_id",
   "start",
   "max_size",
   "return_value_data",
   "return_value_size"
  ],
  "group": "buffer",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_set_buffer_bytes",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "buffer_id",
   "start",
   "size",
   "value_data",
   "value_size"
  ],
  "group": "buffer",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_http_call",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "upstream_name_data",
   "upstream_name_size",
   "serialized_headers_data",
   "serialized_headers_size",
   "body_data",
   "body_size",
   "serialized_trailers_data",
   "serialized_trailers_size",
   "timeout",
   "return_call_id"
  ],
  "group": "http-call",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_grpc_call",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "upstream_name_data",
   "upstream_name_size",
   "service_name_data",
   "service_name_size",
   "method_name_data",
   "method_name_size",
   "serialized_initial_metadata_data",
   "serialized_initial_metadata_size",
   "message_data",
   "message_size",
   "timeout",
   "return_call_id"
  ],
  "group": "grpc",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_grpc_stream",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "upstream_name_data",
   "upstream_name_size",
   "service_name_data",
   "service_name_size",
   "method_name_data",
   "method_name_size",
   "serialized_initial_metadata_data",
   "serialized_initial_metadata_size",
   "return_stream_id"
  ],
  "group": "grpc",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_grpc_close",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "call_or_stream_id"
  ],
  "group": "grpc",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_grpc_cancel",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "call_or_stream_id"
  ],
  "group": "grpc",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_grpc_send",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_id",
   "message_data",
   "message_size",
   "end_stream"
  ],
  "group": "grpc",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_set_tick_period_milliseconds",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "tick_period"
  ],
  "group": "timer",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_current_time_nanoseconds",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_time"
  ],
  "group": "clock",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_define_metric",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "metric_type",
   "name_data",
   "name_size",
   "return_metric_id"
  ],
  "group": "metrics",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_increment_metric",
  "params": [
   "i32",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "metric_id",
   "delta"
  ],
  "group": "metrics",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_record_metric",
  "params": [
   "i32",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "metric_id",
   "value"
  ],
  "group": "metrics",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_metric",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "metric_id",
   "return_value"
  ],
  "group": "metrics",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_set_effective_context",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "context_id"
  ],
  "group": "context",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_done",
  "params": [],
  "results": [
   "i32"
  ],
  "paramNames": [],
  "group": "context",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_call_foreign_function",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "name_data",
   "name_size",
   "arguments_data",
   "arguments_size",
   "return_results_data",
   "return_results_size"
  ],
  "group": "foreign",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_redis_init",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "service_data",
   "service_size",
   "username_data",
   "username_size",
   "password_data",
   "password_size",
   "timeout_milliseconds"
  ],
  "group": "higress-redis",
  "note": "Higress registers it under every ABI marker (listed in FOR_ALL_HOST_FUNCTIONS and again for 0.2.1 and 0.2.100); since names the marker its SDKs use",
  "abis": {
   "envoy": [],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_redis_call",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "service_data",
   "service_size",
   "query_data",
   "query_size",
   "return_call_id"
  ],
  "group": "higress-redis",
  "note": "Higress registers it under every ABI marker (listed in FOR_ALL_HOST_FUNCTIONS and again for 0.2.1 and 0.2.100); since names the marker its SDKs use",
  "abis": {
   "envoy": [],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_upstream_hosts",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_serialized_pairs_data",
   "return_serialized_pairs_size"
  ],
  "group": "higress-upstream",
  "note": "Higress registers it under every ABI marker (listed in FOR_ALL_HOST_FUNCTIONS and again for 0.2.1 and 0.2.100); since names the marker its SDKs use",
  "abis": {
   "envoy": [],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_inject_encoded_data_to_filter_chain",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "body_data",
   "body_size",
   "end_of_stream"
  ],
  "group": "higress-inject",
  "note": "Higress registers it under every ABI marker (listed in FOR_ALL_HOST_FUNCTIONS and again for 0.2.1 and 0.2.100); since names the marker its SDKs use",
  "abis": {
   "envoy": [],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_set_upstream_override_host",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "address_data",
   "address_size"
  ],
  "group": "higress-upstream",
  "note": "Higress registers it under every ABI marker (listed in FOR_ALL_HOST_FUNCTIONS and again for 0.2.1 and 0.2.100); since names the marker its SDKs use",
  "abis": {
   "envoy": [],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_configuration",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_value_data",
   "return_value_size"
  ],
  "group": "config",
  "abis": {
   "envoy": [
    "0.1.0"
   ],
   "higress": [
    "0.1.0"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_continue_request",
  "params": [],
  "results": [
   "i32"
  ],
  "paramNames": [],
  "group": "stream",
  "abis": {
   "envoy": [
    "0.1.0"
   ],
   "higress": [
    "0.1.0"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_continue_response",
  "params": [],
  "results": [
   "i32"
  ],
  "paramNames": [],
  "group": "stream",
  "abis": {
   "envoy": [
    "0.1.0"
   ],
   "higress": [
    "0.1.0"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_clear_route_cache",
  "params": [],
  "results": [
   "i32"
  ],
  "paramNames": [],
  "group": "http",
  "abis": {
   "envoy": [
    "0.1.0"
   ],
   "higress": [
    "0.1.0"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_continue_stream",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_type"
  ],
  "group": "stream",
  "abis": {
   "envoy": [
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_close_stream",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_type"
  ],
  "group": "stream",
  "abis": {
   "envoy": [
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "proxy_get_log_level",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_log_level"
  ],
  "group": "log",
  "abis": {
   "envoy": [
    "0.2.1"
   ],
   "higress": [
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "envoy_resolve_dns",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "address_data",
   "address_size",
   "return_token"
  ],
  "group": "envoy-extension",
  "note": "registered by Envoy itself (not by proxy-wasm-cpp-host) for every ABI version; not subject to capability restriction",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "pthread_equal",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "left",
   "right"
  ],
  "group": "emscripten",
  "note": "not subject to capability restriction; not in the start-phase allow-list, so it traps if called while the module starts",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "env",
  "name": "emscripten_notify_memory_growth",
  "params": [
   "i32"
  ],
  "results": [],
  "paramNames": [
   "memory_index"
  ],
  "group": "emscripten",
  "note": "no-op; not subject to capability restriction; allowed in the start phase since upstream 14fa83a (2025-11-20), not in the Higress fork",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": false
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "args_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_argv",
   "return_argv_buffer"
  ],
  "group": "wasi",
  "behavior": "returns 0, writes nothing",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "args_sizes_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_argc",
   "return_argv_buffer_size"
  ],
  "group": "wasi",
  "behavior": "writes 0,0 and returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "clock_res_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "clock_id",
   "return_resolution"
  ],
  "group": "wasi",
  "behavior": "clock 0,1 -> writes 1 (ns), returns 0; other -> 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "clock_time_get",
  "params": [
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "clock_id",
   "precision",
   "return_time"
  ],
  "group": "wasi",
  "behavior": "real: clock 0 realtime, 1 monotonic; other -> 58; precision ignored",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "environ_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_array",
   "return_buffer"
  ],
  "group": "wasi",
  "behavior": "real (VM environment variables from host config)",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "environ_sizes_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_num_elements",
   "return_buffer_size"
  ],
  "group": "wasi",
  "behavior": "real",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_advise",
  "params": [
   "i32",
   "i64",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "offset",
   "len",
   "advice"
  ],
  "group": "wasi",
  "behavior": "returns 0 for any fd",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_allocate",
  "params": [
   "i32",
   "i64",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "offset",
   "len"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_close",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd"
  ],
  "group": "wasi",
  "behavior": "logs an error, returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_datasync",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_fdstat_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_fdstat"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 24 zero bytes with fs_rights_base=64, returns 0; other fd -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_fdstat_set_flags",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_fdstat_set_rights",
  "params": [
   "i32",
   "i64",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "fs_rights_base",
   "fs_rights_inheriting"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_filestat_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_filestat"
  ],
  "group": "wasi",
  "behavior": "stub 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_filestat_set_size",
  "params": [
   "i32",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "size"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_filestat_set_times",
  "params": [
   "i32",
   "i64",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "atim",
   "mtim",
   "fst_flags"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_pread",
  "params": [
   "i32",
   "i32",
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "offset",
   "return_read_bytes"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_prestat_dir_name",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_prestat_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_prestat"
  ],
  "group": "wasi",
  "behavior": "stub 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_pwrite",
  "params": [
   "i32",
   "i32",
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "offset",
   "return_written_bytes"
  ],
  "group": "wasi",
  "behavior": "like fd_write, offset ignored",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_read",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "return_read_bytes"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_readdir",
  "params": [
   "i32",
   "i32",
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "buffer",
   "buffer_size",
   "cookie",
   "return_size"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 20",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_renumber",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "to"
  ],
  "group": "wasi",
  "behavior": "fd and to in {1,2} -> 58; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_seek",
  "params": [
   "i32",
   "i64",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "offset",
   "whence",
   "return_offset"
  ],
  "group": "wasi",
  "behavior": "logs an error, returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_sync",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_tell",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_offset"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> writes 0, returns 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "fd_write",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "return_written_bytes"
  ],
  "group": "wasi",
  "behavior": "real: fd 1 -> log level info(2), fd 2 -> log level error(4); other fd -> 8; one trailing newline removed",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_create_directory",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_filestat_get",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags",
   "path_data",
   "path_size",
   "return_filestat"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_filestat_set_times",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i64",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags",
   "path_data",
   "path_size",
   "atim",
   "mtim",
   "fst_flags"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_link",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "old_fd",
   "old_flags",
   "old_path_data",
   "old_path_size",
   "new_fd",
   "new_path_data",
   "new_path_size"
  ],
  "group": "wasi",
  "hostParams": {
   "envoy": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "higress": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "behavior": "stub 58",
  "note": "host registers a signature that differs from the WASI preview1 one in params; a standard import is refused with an import type mismatch",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_open",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i64",
   "i64",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "dirflags",
   "path_data",
   "path_size",
   "oflags",
   "fs_rights_base",
   "fs_rights_inheriting",
   "fdflags",
   "return_fd"
  ],
  "group": "wasi",
  "behavior": "stub 44",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_readlink",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size",
   "buffer",
   "buffer_size",
   "return_size"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_remove_directory",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_rename",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "old_path_data",
   "old_path_size",
   "new_fd",
   "new_path_data",
   "new_path_size"
  ],
  "group": "wasi",
  "hostParams": {
   "higress": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "behavior": "stub 58",
  "note": "host registers a signature that differs from the WASI preview1 one in params; a standard import is refused with an import type mismatch",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_symlink",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "old_path_data",
   "old_path_size",
   "fd",
   "new_path_data",
   "new_path_size"
  ],
  "group": "wasi",
  "hostParams": {
   "envoy": [
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "higress": [
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "behavior": "stub 58",
  "note": "host registers a signature that differs from the WASI preview1 one in params; a standard import is refused with an import type mismatch",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "path_unlink_file",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "poll_oneoff",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "in",
   "out",
   "nsubscriptions",
   "return_nevents"
  ],
  "group": "wasi",
  "behavior": "writes nevents=0, returns 0 at once (no sleeping)",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "proc_exit",
  "params": [
   "i32"
  ],
  "results": [],
  "paramNames": [
   "exit_code"
  ],
  "group": "wasi",
  "behavior": "logs an error and returns to the module (does not stop execution)",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "random_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "buffer",
   "buffer_size"
  ],
  "group": "wasi",
  "behavior": "real; length > 65536 -> 28",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "sched_yield",
  "params": [],
  "results": [
   "i32"
  ],
  "paramNames": [],
  "group": "wasi",
  "behavior": "returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "sock_accept",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags",
   "return_fd"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "sock_recv",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "ri_data",
   "ri_data_size",
   "ri_flags",
   "return_size",
   "return_flags"
  ],
  "group": "wasi",
  "behavior": "writes 0,0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "sock_send",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "si_data",
   "si_data_size",
   "si_flags",
   "return_size"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_snapshot_preview1",
  "name": "sock_shutdown",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "how"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "args_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_argv",
   "return_argv_buffer"
  ],
  "group": "wasi",
  "behavior": "returns 0, writes nothing",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "args_sizes_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_argc",
   "return_argv_buffer_size"
  ],
  "group": "wasi",
  "behavior": "writes 0,0 and returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "clock_res_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "clock_id",
   "return_resolution"
  ],
  "group": "wasi",
  "behavior": "clock 0,1 -> writes 1 (ns), returns 0; other -> 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "clock_time_get",
  "params": [
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "clock_id",
   "precision",
   "return_time"
  ],
  "group": "wasi",
  "behavior": "real: clock 0 realtime, 1 monotonic; other -> 58; precision ignored",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "environ_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_array",
   "return_buffer"
  ],
  "group": "wasi",
  "behavior": "real (VM environment variables from host config)",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "environ_sizes_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "return_num_elements",
   "return_buffer_size"
  ],
  "group": "wasi",
  "behavior": "real",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_advise",
  "params": [
   "i32",
   "i64",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "offset",
   "len",
   "advice"
  ],
  "group": "wasi",
  "behavior": "returns 0 for any fd",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_allocate",
  "params": [
   "i32",
   "i64",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "offset",
   "len"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_close",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd"
  ],
  "group": "wasi",
  "behavior": "logs an error, returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_datasync",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_fdstat_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_fdstat"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 24 zero bytes with fs_rights_base=64, returns 0; other fd -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_fdstat_set_flags",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_fdstat_set_rights",
  "params": [
   "i32",
   "i64",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "fs_rights_base",
   "fs_rights_inheriting"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_filestat_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_filestat"
  ],
  "group": "wasi",
  "behavior": "stub 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_filestat_set_size",
  "params": [
   "i32",
   "i64"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "size"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_filestat_set_times",
  "params": [
   "i32",
   "i64",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "atim",
   "mtim",
   "fst_flags"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_pread",
  "params": [
   "i32",
   "i32",
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "offset",
   "return_read_bytes"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_prestat_dir_name",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_prestat_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_prestat"
  ],
  "group": "wasi",
  "behavior": "stub 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_pwrite",
  "params": [
   "i32",
   "i32",
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "offset",
   "return_written_bytes"
  ],
  "group": "wasi",
  "behavior": "like fd_write, offset ignored",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_read",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "return_read_bytes"
  ],
  "group": "wasi",
  "behavior": "stub 52",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_readdir",
  "params": [
   "i32",
   "i32",
   "i32",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "buffer",
   "buffer_size",
   "cookie",
   "return_size"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 20",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_renumber",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "to"
  ],
  "group": "wasi",
  "behavior": "fd and to in {1,2} -> 58; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_seek",
  "params": [
   "i32",
   "i64",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "offset",
   "whence",
   "return_offset"
  ],
  "group": "wasi",
  "behavior": "logs an error, returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_sync",
  "params": [
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_tell",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "return_offset"
  ],
  "group": "wasi",
  "behavior": "fd 1,2 -> writes 0, returns 0; other -> 8",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "fd_write",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "iovec",
   "iovec_size",
   "return_written_bytes"
  ],
  "group": "wasi",
  "behavior": "real: fd 1 -> log level info(2), fd 2 -> log level error(4); other fd -> 8; one trailing newline removed",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_create_directory",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_filestat_get",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags",
   "path_data",
   "path_size",
   "return_filestat"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_filestat_set_times",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i64",
   "i64",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags",
   "path_data",
   "path_size",
   "atim",
   "mtim",
   "fst_flags"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_link",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "old_fd",
   "old_flags",
   "old_path_data",
   "old_path_size",
   "new_fd",
   "new_path_data",
   "new_path_size"
  ],
  "group": "wasi",
  "hostParams": {
   "envoy": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "higress": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "behavior": "stub 58",
  "note": "host registers a signature that differs from the WASI preview1 one in params; a standard import is refused with an import type mismatch",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_open",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i64",
   "i64",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "dirflags",
   "path_data",
   "path_size",
   "oflags",
   "fs_rights_base",
   "fs_rights_inheriting",
   "fdflags",
   "return_fd"
  ],
  "group": "wasi",
  "behavior": "stub 44",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_readlink",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size",
   "buffer",
   "buffer_size",
   "return_size"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_remove_directory",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_rename",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "old_path_data",
   "old_path_size",
   "new_fd",
   "new_path_data",
   "new_path_size"
  ],
  "group": "wasi",
  "hostParams": {
   "higress": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "behavior": "stub 58",
  "note": "host registers a signature that differs from the WASI preview1 one in params; a standard import is refused with an import type mismatch",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_symlink",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "old_path_data",
   "old_path_size",
   "fd",
   "new_path_data",
   "new_path_size"
  ],
  "group": "wasi",
  "hostParams": {
   "envoy": [
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "higress": [
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "behavior": "stub 58",
  "note": "host registers a signature that differs from the WASI preview1 one in params; a standard import is refused with an import type mismatch",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "path_unlink_file",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "path_data",
   "path_size"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "poll_oneoff",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "in",
   "out",
   "nsubscriptions",
   "return_nevents"
  ],
  "group": "wasi",
  "behavior": "writes nevents=0, returns 0 at once (no sleeping)",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "proc_exit",
  "params": [
   "i32"
  ],
  "results": [],
  "paramNames": [
   "exit_code"
  ],
  "group": "wasi",
  "behavior": "logs an error and returns to the module (does not stop execution)",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_unstable",
  "name": "random_get",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "buffer",
   "buffer_size"
  ],
  "group": "wasi",
  "behavior": "real; length > 65536 -> 28",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "sched_yield",
  "params": [],
  "results": [
   "i32"
  ],
  "paramNames": [],
  "group": "wasi",
  "behavior": "returns 0",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": false,
   "higress": false
  }
 },
 {
  "module": "wasi_unstable",
  "name": "sock_accept",
  "params": [
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "flags",
   "return_fd"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "sock_recv",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "ri_data",
   "ri_data_size",
   "ri_flags",
   "return_size",
   "return_flags"
  ],
  "group": "wasi",
  "behavior": "writes 0,0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "sock_send",
  "params": [
   "i32",
   "i32",
   "i32",
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "si_data",
   "si_data_size",
   "si_flags",
   "return_size"
  ],
  "group": "wasi",
  "behavior": "writes 0, returns 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "module": "wasi_unstable",
  "name": "sock_shutdown",
  "params": [
   "i32",
   "i32"
  ],
  "results": [
   "i32"
  ],
  "paramNames": [
   "fd",
   "how"
  ],
  "group": "wasi",
  "behavior": "stub 58",
  "abis": {
   "envoy": [
    "0.1.0",
    "0.2.0",
    "0.2.1"
   ],
   "higress": [
    "0.1.0",
    "0.2.0",
    "0.2.1",
    "0.2.100"
   ]
  },
  "allowedDuringStart": {
   "envoy": true,
   "higress": true
  }
 }
]

export const abiExports: readonly AbiExport[] = [
 {
  "name": "proxy_abi_version_0_1_0",
  "kind": "func",
  "params": {
   "0.1.0": []
  },
  "results": [],
  "paramNames": [],
  "group": "abi-marker",
  "note": "only the export name and its kind (function) are read; the signature is not checked and the function is never called",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_abi_version_0_2_0",
  "kind": "func",
  "params": {
   "0.2.0": []
  },
  "results": [],
  "paramNames": [],
  "group": "abi-marker",
  "note": "only the export name and its kind (function) are read; the signature is not checked and the function is never called",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_abi_version_0_2_1",
  "kind": "func",
  "params": {
   "0.2.1": []
  },
  "results": [],
  "paramNames": [],
  "group": "abi-marker",
  "note": "only the export name and its kind (function) are read; the signature is not checked and the function is never called",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_abi_version_0_2_100",
  "kind": "func",
  "params": {
   "0.2.100": []
  },
  "results": [],
  "paramNames": [],
  "group": "abi-marker",
  "note": "only the export name and its kind (function) are read; the signature is not checked and the function is never called",
  "hosts": {
   "envoy": false,
   "higress": true
  }
 },
 {
  "name": "memory",
  "kind": "memory",
  "params": {},
  "results": [],
  "group": "memory",
  "note": "V8: one exported (or imported) memory is taken by kind, whatever its name; nothing is reported when there is none, the first memory access then dereferences null in a build without asserts (read from source, not run)",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "malloc",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32"
   ],
   "0.2.0": [
    "i32"
   ],
   "0.2.1": [
    "i32"
   ],
   "0.2.100": [
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "memory_size"
  ],
  "group": "allocator",
  "note": "looked up before proxy_on_memory_allocate by cpp-host and ngx_wasm_module (the spec says the opposite order)",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_memory_allocate",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32"
   ],
   "0.2.0": [
    "i32"
   ],
   "0.2.1": [
    "i32"
   ],
   "0.2.100": [
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "memory_size"
  ],
  "group": "allocator",
  "note": "used only when malloc is not exported",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "_initialize",
  "kind": "func",
  "params": {
   "0.1.0": [],
   "0.2.0": [],
   "0.2.1": [],
   "0.2.100": []
  },
  "results": [],
  "paramNames": [],
  "group": "start",
  "note": "called first; when present _start is not even looked up (cpp-host). ngx_wasm_module calls whichever of _start and _initialize is first in export order",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "main",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "argc",
   "argv"
  ],
  "group": "start",
  "note": "only looked up when _initialize is exported; called after it with (0,0)",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "__main_void",
  "kind": "func",
  "params": {
   "0.1.0": [],
   "0.2.0": [],
   "0.2.1": [],
   "0.2.100": []
  },
  "results": [
   "i32"
  ],
  "paramNames": [],
  "group": "start",
  "note": "upstream cpp-host since e55d150 (2026-03-03); only with _initialize and only when main is not exported",
  "hosts": {
   "envoy": true,
   "higress": false
  }
 },
 {
  "name": "_start",
  "kind": "func",
  "params": {
   "0.1.0": [],
   "0.2.0": [],
   "0.2.1": [],
   "0.2.100": []
  },
  "results": [],
  "paramNames": [],
  "group": "start",
  "note": "only when _initialize is not exported",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_validate_configuration",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "root_context_id",
   "configuration_size"
  ],
  "group": "config",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_vm_start",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "context_id",
   "vm_configuration_size"
  ],
  "group": "lifecycle",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_configure",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "plugin_context_id",
   "plugin_configuration_size"
  ],
  "group": "lifecycle",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_context_create",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "context_id",
   "parent_context_id"
  ],
  "group": "lifecycle",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_done",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32"
   ],
   "0.2.0": [
    "i32"
   ],
   "0.2.1": [
    "i32"
   ],
   "0.2.100": [
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "context_id"
  ],
  "group": "lifecycle",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_log",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32"
   ],
   "0.2.0": [
    "i32"
   ],
   "0.2.1": [
    "i32"
   ],
   "0.2.100": [
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "context_id"
  ],
  "group": "lifecycle",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_delete",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32"
   ],
   "0.2.0": [
    "i32"
   ],
   "0.2.1": [
    "i32"
   ],
   "0.2.100": [
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "context_id"
  ],
  "group": "lifecycle",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_tick",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32"
   ],
   "0.2.0": [
    "i32"
   ],
   "0.2.1": [
    "i32"
   ],
   "0.2.100": [
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id"
  ],
  "group": "timer",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_new_connection",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32"
   ],
   "0.2.0": [
    "i32"
   ],
   "0.2.1": [
    "i32"
   ],
   "0.2.100": [
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id"
  ],
  "group": "tcp",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_downstream_data",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "data_size",
   "end_of_stream"
  ],
  "group": "tcp",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_upstream_data",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "data_size",
   "end_of_stream"
  ],
  "group": "tcp",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_downstream_connection_close",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "stream_context_id",
   "peer_type"
  ],
  "group": "tcp",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_upstream_connection_close",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "stream_context_id",
   "peer_type"
  ],
  "group": "tcp",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_request_headers",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "num_headers",
   "end_of_stream"
  ],
  "group": "http",
  "note": "0.1.0 has no end_of_stream",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_request_body",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "body_size",
   "end_of_stream"
  ],
  "group": "http",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_request_trailers",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "num_trailers"
  ],
  "group": "http",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_request_metadata",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "num_elements"
  ],
  "group": "http",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_response_headers",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "num_headers",
   "end_of_stream"
  ],
  "group": "http",
  "note": "0.1.0 has no end_of_stream",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_response_body",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "body_size",
   "end_of_stream"
  ],
  "group": "http",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_response_trailers",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "num_trailers"
  ],
  "group": "http",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_response_metadata",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [
   "i32"
  ],
  "paramNames": [
   "stream_context_id",
   "num_elements"
  ],
  "group": "http",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_http_call_response",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "call_id",
   "num_headers",
   "body_size",
   "num_trailers"
  ],
  "group": "http-call",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_grpc_receive_initial_metadata",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "call_id",
   "num_elements"
  ],
  "group": "grpc",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_grpc_receive",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "call_id",
   "message_size"
  ],
  "group": "grpc",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_grpc_receive_trailing_metadata",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "call_id",
   "num_elements"
  ],
  "group": "grpc",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_grpc_close",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "call_id",
   "status_code"
  ],
  "group": "grpc",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_queue_ready",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "queue_id"
  ],
  "group": "shared-queue",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_foreign_function",
  "kind": "func",
  "params": {
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "function_id",
   "arguments_size"
  ],
  "group": "foreign",
  "note": "not looked up for 0.1.0",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "proxy_on_redis_call_response",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "plugin_context_id",
   "call_id",
   "status",
   "response_size"
  ],
  "group": "higress-redis",
  "note": "Higress looks it up for every ABI version; elsewhere the export is ignored",
  "hosts": {
   "envoy": false,
   "higress": true
  }
 },
 {
  "name": "envoy_on_resolve_dns",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "root_context_id",
   "token",
   "result_size"
  ],
  "group": "envoy-extension",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 },
 {
  "name": "envoy_on_stats_update",
  "kind": "func",
  "params": {
   "0.1.0": [
    "i32",
    "i32"
   ],
   "0.2.0": [
    "i32",
    "i32"
   ],
   "0.2.1": [
    "i32",
    "i32"
   ],
   "0.2.100": [
    "i32",
    "i32"
   ]
  },
  "results": [],
  "paramNames": [
   "root_context_id",
   "result_size"
  ],
  "group": "envoy-extension",
  "hosts": {
   "envoy": true,
   "higress": true
  }
 }
]

export const abiEnums: AbiEnums = {
 "WasmResult": {
  "Ok": 0,
  "NotFound": 1,
  "BadArgument": 2,
  "SerializationFailure": 3,
  "ParseFailure": 4,
  "BadExpression": 5,
  "InvalidMemoryAccess": 6,
  "Empty": 7,
  "CasMismatch": 8,
  "ResultMismatch": 9,
  "InternalFailure": 10,
  "BrokenConnection": 11,
  "Unimplemented": 12
 },
 "HeaderMapType": {
  "RequestHeaders": 0,
  "RequestTrailers": 1,
  "ResponseHeaders": 2,
  "ResponseTrailers": 3,
  "GrpcReceiveInitialMetadata": 4,
  "GrpcReceiveTrailingMetadata": 5,
  "HttpCallResponseHeaders": 6,
  "HttpCallResponseTrailers": 7
 },
 "BufferType": {
  "HttpRequestBody": 0,
  "HttpResponseBody": 1,
  "NetworkDownstreamData": 2,
  "NetworkUpstreamData": 3,
  "HttpCallResponseBody": 4,
  "GrpcReceiveBuffer": 5,
  "VmConfiguration": 6,
  "PluginConfiguration": 7,
  "CallData": 8
 },
 "BufferFlags": {
  "EndOfStream": 1
 },
 "StreamType": {
  "Request": 0,
  "Response": 1,
  "Downstream": 2,
  "Upstream": 3
 },
 "LogLevel": {
  "trace": 0,
  "debug": 1,
  "info": 2,
  "warn": 3,
  "error": 4,
  "critical": 5
 },
 "FilterStatus": {
  "Continue": 0,
  "StopIteration": 1
 },
 "FilterHeadersStatus": {
  "Continue": 0,
  "StopIteration": 1,
  "ContinueAndEndStream": 2,
  "StopAllIterationAndBuffer": 3,
  "StopAllIterationAndWatermark": 4
 },
 "FilterMetadataStatus": {
  "Continue": 0
 },
 "FilterTrailersStatus": {
  "Continue": 0,
  "StopIteration": 1
 },
 "FilterDataStatus": {
  "Continue": 0,
  "StopIterationAndBuffer": 1,
  "StopIterationAndWatermark": 2,
  "StopIterationNoBuffer": 3
 },
 "GrpcStatus": {
  "Ok": 0,
  "Canceled": 1,
  "Unknown": 2,
  "InvalidArgument": 3,
  "DeadlineExceeded": 4,
  "NotFound": 5,
  "AlreadyExists": 6,
  "PermissionDenied": 7,
  "ResourceExhausted": 8,
  "FailedPrecondition": 9,
  "Aborted": 10,
  "OutOfRange": 11,
  "Unimplemented": 12,
  "Internal": 13,
  "Unavailable": 14,
  "DataLoss": 15,
  "Unauthenticated": 16,
  "InvalidCode": -1
 },
 "MetricType": {
  "Counter": 0,
  "Gauge": 1,
  "Histogram": 2
 },
 "PeerType": {
  "Unknown": 0,
  "Local": 1,
  "Remote": 2
 },
 "BufferType_higress": {
  "HttpRequestBody": 0,
  "HttpResponseBody": 1,
  "NetworkDownstreamData": 2,
  "NetworkUpstreamData": 3,
  "HttpCallResponseBody": 4,
  "GrpcReceiveBuffer": 5,
  "VmConfiguration": 6,
  "PluginConfiguration": 7,
  "CallData": 8,
  "RedisCallResponse": 9
 },
 "RedisStatus_higress": {
  "Ok": 0,
  "NetworkError": 1
 },
 "Action": {
  "Continue": 0,
  "Pause": 1
 },
 "ContextType": {
  "HttpContext": 0,
  "StreamContext": 1
 },
 "CalloutType": {
  "HttpCall": 0,
  "GrpcCall": 1,
  "GrpcStream": 2
 },
 "CalloutType_higress": {
  "HttpCall": 0,
  "GrpcCall": 1,
  "GrpcStream": 2,
  "RedisCall": 3
 },
 "FailState": {
  "Ok": 0,
  "UnableToCreateVm": 1,
  "UnableToCloneVm": 2,
  "MissingFunction": 3,
  "UnableToInitializeCode": 4,
  "StartFailed": 5,
  "ConfigureFailed": 6,
  "RuntimeError": 7
 },
 "FailState_higress": {
  "Ok": 0,
  "UnableToCreateVm": 1,
  "UnableToCloneVm": 2,
  "MissingFunction": 3,
  "UnableToInitializeCode": 4,
  "StartFailed": 5,
  "ConfigureFailed": 6,
  "RuntimeError": 7,
  "RecoverError": 8
 },
 "WasiErrno": {
  "ESUCCESS": 0,
  "EBADF": 8,
  "ENOTDIR": 20,
  "EFAULT": 21,
  "EINVAL": 28,
  "ENOENT": 44,
  "ENOSYS": 52,
  "ENOTSUP": 58,
  "ENOTCAPABLE": 76
 },
 "WasiFd": {
  "STDOUT": 1,
  "STDERR": 2
 },
 "WasiClockId": {
  "REALTIME": 0,
  "MONOTONIC": 1
 }
}

export const abiLimits: AbiLimits = {
 "memoryBytes": 1073741824,
 "randomGetBytes": 65536,
 "pairsBytes": 1048576,
 "pairsCount": 1024,
 "backtraceFrames": 20
}

export const abiProperties: readonly AbiProperty[] = [
 {
  "path": [
   "request",
   "path"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "url_path"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "host"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "scheme"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "method"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "headers"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "referer"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "useragent"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "time"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "id"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "protocol"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "query"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "duration"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "size"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "request",
   "total_size"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "code"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "code_details"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "flags"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "grpc_status"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "headers"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "trailers"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "size"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "response",
   "total_size"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "id"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "mtls"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "requested_server_name"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "tls_version"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "termination_details"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "subject_local_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "subject_peer_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "uri_san_local_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "uri_san_peer_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "dns_san_local_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "dns_san_peer_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "connection",
   "sha256_peer_certificate_digest"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "source",
   "address"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "source",
   "port"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "destination",
   "address"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "destination",
   "port"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "address"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "port"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "local_address"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "transport_failure_reason"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "tls_version"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "subject_local_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "subject_peer_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "dns_san_local_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "dns_san_peer_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "uri_san_local_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "uri_san_peer_certificate"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream",
   "sha256_peer_certificate_digest"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "xds",
   "cluster_name"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "xds",
   "cluster_metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "xds",
   "route_name"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "xds",
   "route_metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "xds",
   "upstream_host_metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "xds",
   "filter_chain_name"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "node"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "listener_direction"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "listener_metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "cluster_name"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "cluster_metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "route_name"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "route_metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "plugin_name"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "upstream_host_metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "plugin_root_id"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "plugin_vm_id"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "metadata"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "filter_state"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 },
 {
  "path": [
   "clear_route_cache"
  ],
  "hosts": [
   "higress"
  ],
  "access": "set"
 },
 {
  "path": [
   "set_decoder_buffer_limit"
  ],
  "hosts": [
   "higress"
  ],
  "access": "set"
 },
 {
  "path": [
   "set_encoder_buffer_limit"
  ],
  "hosts": [
   "higress"
  ],
  "access": "set"
 },
 {
  "path": [
   "trace_span_tag.<name>"
  ],
  "hosts": [
   "higress"
  ],
  "access": "set"
 },
 {
  "path": [
   "x_request_id"
  ],
  "hosts": [
   "higress"
  ],
  "access": "get"
 },
 {
  "path": [
   "plugin_vm_memory"
  ],
  "hosts": [
   "higress"
  ],
  "access": "get"
 },
 {
  "path": [
   "mcp_server_name"
  ],
  "hosts": [
   "higress"
  ],
  "access": "get"
 },
 {
  "path": [
   "mcp_tool_name"
  ],
  "hosts": [
   "higress"
  ],
  "access": "get"
 },
 {
  "path": [
   "connection_id"
  ],
  "hosts": [
   "envoy",
   "higress"
  ]
 }
]

export const foreignFunctions: Readonly<Record<HostFamily, readonly string[]>> = {
 "envoy": [
  "compress",
  "uncompress",
  "set_envoy_filter_state",
  "clear_route_cache",
  "declare_property",
  "expr_create",
  "expr_evaluate",
  "expr_delete",
  "verify_signature",
  "sign"
 ],
 "higress": [
  "get_log_level",
  "set_global_max_requests_per_io_cycle",
  "inject_encoded_data_to_filter_chain",
  "inject_encoded_data_to_filter_chain_on_header"
 ]
}

export const hostProfiles: readonly AbiHostProfile[] = [
 {
  "id": "envoy-wasi15",
  "repo": "proxy-wasm/proxy-wasm-cpp-host",
  "commit": "5d76116c449d6892b298b7ae79a84ef1cf5752bf",
  "date": "2023-06-01",
  "abis": [
   "0.1.0",
   "0.2.0",
   "0.2.1"
  ],
  "wasi": [
   "args_get",
   "args_sizes_get",
   "clock_time_get",
   "environ_get",
   "environ_sizes_get",
   "fd_close",
   "fd_fdstat_get",
   "fd_prestat_dir_name",
   "fd_prestat_get",
   "fd_read",
   "fd_seek",
   "fd_write",
   "path_open",
   "proc_exit",
   "random_get"
  ],
  "hostFunctions": [
   "proxy_add_header_map_value",
   "proxy_call_foreign_function",
   "proxy_define_metric",
   "proxy_dequeue_shared_queue",
   "proxy_done",
   "proxy_enqueue_shared_queue",
   "proxy_get_buffer_bytes",
   "proxy_get_buffer_status",
   "proxy_get_current_time_nanoseconds",
   "proxy_get_header_map_pairs",
   "proxy_get_header_map_size",
   "proxy_get_header_map_value",
   "proxy_get_metric",
   "proxy_get_property",
   "proxy_get_shared_data",
   "proxy_get_status",
   "proxy_grpc_call",
   "proxy_grpc_cancel",
   "proxy_grpc_close",
   "proxy_grpc_send",
   "proxy_grpc_stream",
   "proxy_http_call",
   "proxy_increment_metric",
   "proxy_log",
   "proxy_record_metric",
   "proxy_register_shared_queue",
   "proxy_remove_header_map_value",
   "proxy_replace_header_map_value",
   "proxy_resolve_shared_queue",
   "proxy_send_local_response",
   "proxy_set_buffer_bytes",
   "proxy_set_effective_context",
   "proxy_set_header_map_pairs",
   "proxy_set_property",
   "proxy_set_shared_data",
   "proxy_set_tick_period_milliseconds"
  ],
  "wasiParamsNotStandard": {},
  "note": "pin on the main branch (2023-09, 1.28.0-dev) of the higress-group/envoy mirror"
 },
 {
  "id": "envoy-wasi18",
  "repo": "proxy-wasm/proxy-wasm-cpp-host",
  "commit": "beb8a4ece9eede4ab21d89d723359607600296d4",
  "date": "2026-01-15",
  "abis": [
   "0.1.0",
   "0.2.0",
   "0.2.1"
  ],
  "wasi": [
   "args_get",
   "args_sizes_get",
   "clock_time_get",
   "environ_get",
   "environ_sizes_get",
   "fd_close",
   "fd_fdstat_get",
   "fd_fdstat_set_flags",
   "fd_prestat_dir_name",
   "fd_prestat_get",
   "fd_read",
   "fd_seek",
   "fd_write",
   "path_open",
   "poll_oneoff",
   "proc_exit",
   "random_get",
   "sched_yield"
  ],
  "hostFunctions": [
   "proxy_add_header_map_value",
   "proxy_call_foreign_function",
   "proxy_define_metric",
   "proxy_dequeue_shared_queue",
   "proxy_done",
   "proxy_enqueue_shared_queue",
   "proxy_get_buffer_bytes",
   "proxy_get_buffer_status",
   "proxy_get_current_time_nanoseconds",
   "proxy_get_header_map_pairs",
   "proxy_get_header_map_size",
   "proxy_get_header_map_value",
   "proxy_get_metric",
   "proxy_get_property",
   "proxy_get_shared_data",
   "proxy_get_status",
   "proxy_grpc_call",
   "proxy_grpc_cancel",
   "proxy_grpc_close",
   "proxy_grpc_send",
   "proxy_grpc_stream",
   "proxy_http_call",
   "proxy_increment_metric",
   "proxy_log",
   "proxy_record_metric",
   "proxy_register_shared_queue",
   "proxy_remove_header_map_value",
   "proxy_replace_header_map_value",
   "proxy_resolve_shared_queue",
   "proxy_send_local_response",
   "proxy_set_buffer_bytes",
   "proxy_set_effective_context",
   "proxy_set_header_map_pairs",
   "proxy_set_property",
   "proxy_set_shared_data",
   "proxy_set_tick_period_milliseconds"
  ],
  "wasiParamsNotStandard": {},
  "note": "host of 2026-01; named in a stored Envoy dependency list"
 },
 {
  "id": "envoy-wasi45",
  "repo": "proxy-wasm/proxy-wasm-cpp-host",
  "commit": "52a02917b301c679ff43565064cffd2c3c750f6d",
  "date": "2026-07-01",
  "abis": [
   "0.1.0",
   "0.2.0",
   "0.2.1"
  ],
  "wasi": [
   "args_get",
   "args_sizes_get",
   "clock_res_get",
   "clock_time_get",
   "environ_get",
   "environ_sizes_get",
   "fd_advise",
   "fd_allocate",
   "fd_close",
   "fd_datasync",
   "fd_fdstat_get",
   "fd_fdstat_set_flags",
   "fd_fdstat_set_rights",
   "fd_filestat_get",
   "fd_filestat_set_size",
   "fd_filestat_set_times",
   "fd_pread",
   "fd_prestat_dir_name",
   "fd_prestat_get",
   "fd_pwrite",
   "fd_read",
   "fd_readdir",
   "fd_renumber",
   "fd_seek",
   "fd_sync",
   "fd_tell",
   "fd_write",
   "path_create_directory",
   "path_filestat_get",
   "path_filestat_set_times",
   "path_link",
   "path_open",
   "path_readlink",
   "path_remove_directory",
   "path_rename",
   "path_symlink",
   "path_unlink_file",
   "poll_oneoff",
   "proc_exit",
   "random_get",
   "sched_yield",
   "sock_accept",
   "sock_recv",
   "sock_send",
   "sock_shutdown"
  ],
  "hostFunctions": [
   "proxy_add_header_map_value",
   "proxy_call_foreign_function",
   "proxy_define_metric",
   "proxy_dequeue_shared_queue",
   "proxy_done",
   "proxy_enqueue_shared_queue",
   "proxy_get_buffer_bytes",
   "proxy_get_buffer_status",
   "proxy_get_current_time_nanoseconds",
   "proxy_get_header_map_pairs",
   "proxy_get_header_map_size",
   "proxy_get_header_map_value",
   "proxy_get_metric",
   "proxy_get_property",
   "proxy_get_shared_data",
   "proxy_get_status",
   "proxy_grpc_call",
   "proxy_grpc_cancel",
   "proxy_grpc_close",
   "proxy_grpc_send",
   "proxy_grpc_stream",
   "proxy_http_call",
   "proxy_increment_metric",
   "proxy_log",
   "proxy_record_metric",
   "proxy_register_shared_queue",
   "proxy_remove_header_map_value",
   "proxy_replace_header_map_value",
   "proxy_resolve_shared_queue",
   "proxy_send_local_response",
   "proxy_set_buffer_bytes",
   "proxy_set_effective_context",
   "proxy_set_header_map_pairs",
   "proxy_set_property",
   "proxy_set_shared_data",
   "proxy_set_tick_period_milliseconds"
  ],
  "wasiParamsNotStandard": {
   "path_link": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "path_symlink": [
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "note": "newest upstream host in the mirror"
 },
 {
  "id": "higress-1.27-2024",
  "repo": "higress-group/proxy-wasm-cpp-host",
  "commit": "7850d1721fe3dd2ccfb86a06116f76c23b1f1bf8",
  "date": "2024-09-10",
  "abis": [
   "0.1.0",
   "0.2.0",
   "0.2.1",
   "0.2.100"
  ],
  "wasi": [
   "args_get",
   "args_sizes_get",
   "clock_time_get",
   "environ_get",
   "environ_sizes_get",
   "fd_close",
   "fd_fdstat_get",
   "fd_prestat_dir_name",
   "fd_prestat_get",
   "fd_read",
   "fd_seek",
   "fd_write",
   "path_open",
   "proc_exit",
   "random_get"
  ],
  "hostFunctions": [
   "proxy_add_header_map_value",
   "proxy_call_foreign_function",
   "proxy_define_metric",
   "proxy_dequeue_shared_queue",
   "proxy_done",
   "proxy_enqueue_shared_queue",
   "proxy_get_buffer_bytes",
   "proxy_get_buffer_status",
   "proxy_get_current_time_nanoseconds",
   "proxy_get_header_map_pairs",
   "proxy_get_header_map_size",
   "proxy_get_header_map_value",
   "proxy_get_metric",
   "proxy_get_property",
   "proxy_get_shared_data",
   "proxy_get_status",
   "proxy_grpc_call",
   "proxy_grpc_cancel",
   "proxy_grpc_close",
   "proxy_grpc_send",
   "proxy_grpc_stream",
   "proxy_http_call",
   "proxy_increment_metric",
   "proxy_log",
   "proxy_record_metric",
   "proxy_redis_call",
   "proxy_redis_init",
   "proxy_register_shared_queue",
   "proxy_remove_header_map_value",
   "proxy_replace_header_map_value",
   "proxy_resolve_shared_queue",
   "proxy_send_local_response",
   "proxy_set_buffer_bytes",
   "proxy_set_effective_context",
   "proxy_set_header_map_pairs",
   "proxy_set_property",
   "proxy_set_shared_data",
   "proxy_set_tick_period_milliseconds"
  ],
  "wasiParamsNotStandard": {},
  "note": "pin of higress-group/envoy branch envoy-1.27 (2024-10)"
 },
 {
  "id": "higress-2025",
  "repo": "higress-group/proxy-wasm-cpp-host",
  "commit": "913c1b02cbbdba00682ac29787b0986d85890a54",
  "date": "2025-07-25",
  "abis": [
   "0.1.0",
   "0.2.0",
   "0.2.1",
   "0.2.100"
  ],
  "wasi": [
   "args_get",
   "args_sizes_get",
   "clock_res_get",
   "clock_time_get",
   "environ_get",
   "environ_sizes_get",
   "fd_advise",
   "fd_allocate",
   "fd_close",
   "fd_datasync",
   "fd_fdstat_get",
   "fd_fdstat_set_flags",
   "fd_fdstat_set_rights",
   "fd_filestat_get",
   "fd_filestat_set_size",
   "fd_filestat_set_times",
   "fd_pread",
   "fd_prestat_dir_name",
   "fd_prestat_get",
   "fd_pwrite",
   "fd_read",
   "fd_readdir",
   "fd_renumber",
   "fd_seek",
   "fd_sync",
   "fd_tell",
   "fd_write",
   "path_create_directory",
   "path_filestat_get",
   "path_filestat_set_times",
   "path_link",
   "path_open",
   "path_readlink",
   "path_remove_directory",
   "path_rename",
   "path_symlink",
   "path_unlink_file",
   "poll_oneoff",
   "proc_exit",
   "random_get",
   "sched_yield",
   "sock_accept",
   "sock_recv",
   "sock_send",
   "sock_shutdown"
  ],
  "hostFunctions": [
   "proxy_add_header_map_value",
   "proxy_call_foreign_function",
   "proxy_define_metric",
   "proxy_dequeue_shared_queue",
   "proxy_done",
   "proxy_enqueue_shared_queue",
   "proxy_get_buffer_bytes",
   "proxy_get_buffer_status",
   "proxy_get_current_time_nanoseconds",
   "proxy_get_header_map_pairs",
   "proxy_get_header_map_size",
   "proxy_get_header_map_value",
   "proxy_get_metric",
   "proxy_get_property",
   "proxy_get_shared_data",
   "proxy_get_status",
   "proxy_get_upstream_hosts",
   "proxy_grpc_call",
   "proxy_grpc_cancel",
   "proxy_grpc_close",
   "proxy_grpc_send",
   "proxy_grpc_stream",
   "proxy_http_call",
   "proxy_increment_metric",
   "proxy_inject_encoded_data_to_filter_chain",
   "proxy_log",
   "proxy_record_metric",
   "proxy_redis_call",
   "proxy_redis_init",
   "proxy_register_shared_queue",
   "proxy_remove_header_map_value",
   "proxy_replace_header_map_value",
   "proxy_resolve_shared_queue",
   "proxy_send_local_response",
   "proxy_set_buffer_bytes",
   "proxy_set_effective_context",
   "proxy_set_header_map_pairs",
   "proxy_set_property",
   "proxy_set_shared_data",
   "proxy_set_tick_period_milliseconds",
   "proxy_set_upstream_override_host"
  ],
  "wasiParamsNotStandard": {
   "path_link": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "path_rename": [
    "i32",
    "i32",
    "i32",
    "i32",
    "i32"
   ],
   "path_symlink": [
    "i32",
    "i32",
    "i32",
    "i32"
   ]
  },
  "note": "newest Higress host fork in the mirror"
 }
]
