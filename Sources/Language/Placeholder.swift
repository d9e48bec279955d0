internal import Caching
