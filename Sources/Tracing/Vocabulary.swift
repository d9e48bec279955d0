/// Events speak of the keys and values that strategies hand on.
@_exported public import Ports
