"""What a period comes to, family by family: the only place where a figure is defined; shown, printed and exported as it
is here. Each counts from what had happened by the end of the period, so that later acts change no past month.
"""
