# A parser that cuts the token it has read off the front of the text.
def tokens(text):
    count = 0
    while text:
        end = text.find(" ")
        if end < 0:
            break
        count += end & 1
        text = text[end + 1:]  # found
    return count


print(tokens("alpha beta " * 4500))
