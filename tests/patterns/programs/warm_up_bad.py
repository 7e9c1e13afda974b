# Many small loops, each of which runs just long enough to be compiled.
def work():
    total = 0
    for i in range(1200):  # found
        total = (total + i * 3) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total ^ (i >> 4)) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 5) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total ^ (i >> 6)) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 7) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total ^ (i >> 8)) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 9) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total ^ (i >> 10)) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 11) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total ^ (i >> 12)) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 13) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total ^ (i >> 14)) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 15) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total ^ (i >> 16)) & 0xFFFF  # found
    return total


print(work())
