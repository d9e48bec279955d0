// The lessons of `lessons/`, byte for byte, so that the program has its course wherever it is started.
//
// `#embed` belongs to C23, and clang has it since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

#include "course.h"

static const unsigned char course[] = {
#embed "../../lessons/course.md"
};
static const unsigned char outage[] = {
#embed "../../lessons/outage.setup"
};
static const unsigned char lesson_01[] = {
#embed "../../lessons/01-what-a-cache-is-for.md"
};
static const unsigned char lesson_02[] = {
#embed "../../lessons/02-time-to-live.md"
};
static const unsigned char lesson_03[] = {
#embed "../../lessons/03-room-for-three.md"
};
static const unsigned char lesson_04[] = {
#embed "../../lessons/04-writing-past-a-cache.md"
};
static const unsigned char lesson_05[] = {
#embed "../../lessons/05-write-behind.md"
};
static const unsigned char lesson_06[] = {
#embed "../../lessons/06-a-stampede.md"
};
static const unsigned char lesson_07[] = {
#embed "../../lessons/07-reading-and-writing-through.md"
};
static const unsigned char lesson_08[] = {
#embed "../../lessons/08-telling-caches-what-changed.md"
};
static const unsigned char lesson_09[] = {
#embed "../../lessons/09-redis-as-a-cache.md"
};
static const unsigned char lesson_10[] = {
#embed "../../lessons/10-the-stale-set-race.md"
};
static const unsigned char lesson_11[] = {
#embed "../../lessons/11-a-ttl-from-numbers.md"
};
static const unsigned char lesson_12[] = {
#embed "../../lessons/12-choosing-a-policy.md"
};
static const unsigned char lesson_13[] = {
#embed "../../lessons/13-how-big.md"
};
static const unsigned char lesson_14[] = {
#embed "../../lessons/14-two-levels.md"
};
static const unsigned char lesson_15[] = {
#embed "../../lessons/15-what-is-not-there.md"
};
static const unsigned char lesson_16[] = {
#embed "../../lessons/16-when-the-database-fails.md"
};
static const unsigned char lesson_17[] = {
#embed "../../lessons/17-memory-as-redis-does-it.md"
};
static const unsigned char lesson_18[] = {
#embed "../../lessons/18-warm-and-cold.md"
};
static const unsigned char lesson_19[] = {
#embed "../../lessons/19-watching-a-cache.md"
};
static const unsigned char lesson_20[] = {
#embed "../../lessons/20-an-incident.md"
};
static const unsigned char lesson_21[] = {
#embed "../../lessons/21-a-design-review.md"
};
static const unsigned char lesson_22[] = {
#embed "../../lessons/22-locks-that-hold.md"
};
static const unsigned char lesson_23[] = {
#embed "../../lessons/23-a-filter-in-front.md"
};
static const unsigned char lesson_24[] = {
#embed "../../lessons/24-many-servers.md"
};
static const unsigned char lesson_25[] = {
#embed "../../lessons/25-breaking-things.md"
};
static const unsigned char lesson_27[] = {
#embed "../../lessons/27-your-own-traffic.md"
};
static const unsigned char visits[] = {
#embed "../../lessons/visits.csv"
};
static const unsigned char lesson_26[] = {
#embed "../../lessons/26-an-outage-in-pictures.md"
};

static const struct larder_lesson files[] = {
    {"course.md", course, sizeof course},
    {"outage.setup", outage, sizeof outage},
    {"01-what-a-cache-is-for.md", lesson_01, sizeof lesson_01},
    {"02-time-to-live.md", lesson_02, sizeof lesson_02},
    {"03-room-for-three.md", lesson_03, sizeof lesson_03},
    {"04-writing-past-a-cache.md", lesson_04, sizeof lesson_04},
    {"05-write-behind.md", lesson_05, sizeof lesson_05},
    {"06-a-stampede.md", lesson_06, sizeof lesson_06},
    {"07-reading-and-writing-through.md", lesson_07, sizeof lesson_07},
    {"08-telling-caches-what-changed.md", lesson_08, sizeof lesson_08},
    {"09-redis-as-a-cache.md", lesson_09, sizeof lesson_09},
    {"10-the-stale-set-race.md", lesson_10, sizeof lesson_10},
    {"11-a-ttl-from-numbers.md", lesson_11, sizeof lesson_11},
    {"12-choosing-a-policy.md", lesson_12, sizeof lesson_12},
    {"13-how-big.md", lesson_13, sizeof lesson_13},
    {"14-two-levels.md", lesson_14, sizeof lesson_14},
    {"15-what-is-not-there.md", lesson_15, sizeof lesson_15},
    {"16-when-the-database-fails.md", lesson_16, sizeof lesson_16},
    {"17-memory-as-redis-does-it.md", lesson_17, sizeof lesson_17},
    {"18-warm-and-cold.md", lesson_18, sizeof lesson_18},
    {"19-watching-a-cache.md", lesson_19, sizeof lesson_19},
    {"20-an-incident.md", lesson_20, sizeof lesson_20},
    {"21-a-design-review.md", lesson_21, sizeof lesson_21},
    {"22-locks-that-hold.md", lesson_22, sizeof lesson_22},
    {"23-a-filter-in-front.md", lesson_23, sizeof lesson_23},
    {"24-many-servers.md", lesson_24, sizeof lesson_24},
    {"25-breaking-things.md", lesson_25, sizeof lesson_25},
    {"26-an-outage-in-pictures.md", lesson_26, sizeof lesson_26},
    {"27-your-own-traffic.md", lesson_27, sizeof lesson_27},
    {"visits.csv", visits, sizeof visits},
};

const struct larder_lesson *larder_lesson(size_t index) {
    return index < sizeof files / sizeof files[0] ? &files[index] : NULL;
}
